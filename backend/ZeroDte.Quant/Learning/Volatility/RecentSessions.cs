using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>What the last month of completed sessions showed of volatility, as <see cref="ScaleTerm"/> look at it.</summary>
/// <remarks>
/// The month is of known sessions: a hole of a month or more empties it, a shorter one it goes over. No return goes across a hole, so the
/// session after one has none, and the next has no previous return to look at.
/// </remarks>
internal sealed class RecentSessions(Basis basis)
{
    internal const int Month = 22;
    private const int Week = 5;

    private readonly Latest _ranges = new(Month);
    private readonly Latest _returns = new(Week);
    private readonly Latest _volumes = new(Month);
    private readonly Latest _fear = new(Month);
    private double _newestVolume = double.NaN;
    private double _newestFear = double.NaN;

    /// <summary>NaN before the first session.</summary>
    public double PreviousClose { get; private set; } = double.NaN;

    /// <summary>Log return of the last session from the close before it; NaN if that is not known.</summary>
    public double PreviousReturn { get; private set; } = double.NaN;

    /// <summary>Whether there is a month to look back on, and a return before.</summary>
    public bool IsKnown => _ranges.IsFull && !double.IsNaN(PreviousReturn);

    /// <summary>Log range of the last session less the week's mean.</summary>
    public double Day => _ranges.Mean(1) - _ranges.Mean(Week);

    /// <summary>The week's mean less the month's.</summary>
    public double WeekOverMonth => _ranges.Mean(Week) - MonthMean;

    /// <summary>Mean log range of the month.</summary>
    public double MonthMean => _ranges.Mean(Month);

    /// <summary>Log return of the last five sessions with one.</summary>
    public double WeekReturn => _returns.Sum(Week);

    /// <summary>Log volume of the last session less the month's mean; NaN without a volume.</summary>
    public double Volume => _newestVolume - _volumes.Mean(Month);

    /// <summary>Log of VIX at the last close less the month's mean; NaN where nobody knows it.</summary>
    public double Fear => _newestFear - _fear.Mean(Month);

    /// <summary>ln(1 + move / usual range), so that a move counts beside what is usual; 0 for one below zero.</summary>
    public double Size(double move) => Math.Log(1 + (move < 0 ? 0 : move) / Math.Exp(MonthMean));

    public void Add(in Candle completed)
    {
        if (completed.Missed >= Month)
            _ranges.Clear();
        if (!double.IsNaN(PreviousClose) && basis.Shows(completed))
            _ranges.Add(Math.Log(LogRange.Of(basis, PreviousClose, completed)));
        PreviousReturn = completed.Missed > 0 ? double.NaN : Math.Log(completed.Close / PreviousClose);
        _returns.Add(PreviousReturn);
        _newestVolume = completed.Volume > 0 ? Math.Log(completed.Volume / completed.RangeFactor) : double.NaN;
        _volumes.Add(_newestVolume);
        _newestFear = Math.Log(completed.Levels?.Of("VIX") ?? double.NaN);
        _fear.Add(_newestFear);
        PreviousClose = completed.Close;
    }
}

/// <summary>What is known of a session when it is forecast, whether it is to come or has closed.</summary>
/// <param name="Open">NaN where the basis does not know it.</param>
internal readonly record struct Morning(double Open, bool FollowsBreak, bool IsAnnounced);
