
namespace ZeroDte.Quant.Drift.Calibrating;

/// <summary>
/// Whether the alarm of one cause stands. It is raised at one level and falls at another, and once raised it cannot be raised again for a
/// while.
/// </summary>
/// <param name="coolDown">Sessions from one raising to the next.</param>
internal struct AlarmState(int coolDown)
{
    /// <summary>
    /// How many times the level to raise at is the level to fall at: a statistic that wavers about one level must not ring at each
    /// crossing.
    /// </summary>
    public const double Hysteresis = 5;

    private int _sinceRaised = int.MaxValue;

    public bool Stands { get; private set; }

    /// <summary>Takes in the next session; returns whether the alarm is raised now.</summary>
    /// <param name="pValue">NaN, nothing could be tested, leaves the alarm as it is.</param>
    public bool Add(double pValue, double level)
    {
        _sinceRaised += _sinceRaised == int.MaxValue ? 0 : 1;
        if (Stands)
        {
            Stands = !(pValue > Hysteresis * level);
            return false;
        }

        if (!(pValue <= level) || _sinceRaised < coolDown)
            return false;

        (Stands, _sinceRaised) = (true, 0);
        return true;
    }
}
