using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>
/// How much larger returns are in units of a volatility forecast after announcements than otherwise: the geometric mean over those so far,
/// drawn to what other names show as if it had been seen sixteen times.
/// </summary>
internal sealed class AnnouncedMoves(Basis basis)
{
    private const double PriorMoves = 16;

    /// <summary>Fewer sessions than this do not say what is usual.</summary>
    private const int FewestUsual = 50;

    /// <summary>A return of next to nothing counts as this share of the usual one: its logarithm must exist.</summary>
    private const double Smallest = 0.05;

    /// <summary>E ln(|z| / E|z|) of a standard normal z, which is -(ln 2 + Euler's constant) / 2 - ln(2 / pi) / 2.</summary>
    private const double NormalLog = -0.4094;

    /// <summary>Logarithms of what AAPL, AMZN, GOOGL, MSFT and TSLA showed up to the end of 2017.</summary>
    private readonly double _prior = basis.KnowsOpen ? 0.05 : 0.3;

    private double _usualSum;
    private int _usual;
    private double _logs;
    private int _announced;

    public double Factor => Math.Exp((PriorMoves * _prior + _logs) / (PriorMoves + _announced));

    /// <param name="standardised">The return over the forecast that has no such factor.</param>
    public void Add(double standardised, bool isAnnounced)
    {
        var size = Math.Abs(standardised);
        if (!isAnnounced)
        {
            _usualSum += size;
            _usual++;
        }
        else if (_usual >= FewestUsual)
        {
            _logs += Math.Log(Math.Max(size / (_usualSum / _usual), Smallest)) - NormalLog;
            _announced++;
        }
    }
}
