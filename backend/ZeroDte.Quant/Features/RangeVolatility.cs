using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>
/// Forecast of today's daily volatility: the square root of an exponentially weighted mean of Parkinson variances,
/// v(t) = decay v(t-1) + (1 - decay) ln(high / low)^2 / (4 ln 2), in log-return units per session.
/// </summary>
/// <remarks>
/// Parkinson, "The Extreme Value Method for Estimating the Variance of the Rate of Return", Journal of Business 53 (1980).
/// The recurrence starts at the first session's variance; it is undefined until <see cref="LookBack"/> sessions have passed,
/// and stays positive even if every high equals its low, where it stands at one basis point. A session that was announced to be shorter
/// counts as a regular one would have moved, and is forecast to move less (<see cref="Candle.RangeFactor"/>,
/// <see cref="Today.ReturnFactor"/>). Over a hole it goes on: the ranges that it was given stay true, and fade with the next ones.
/// </remarks>
public sealed class RangeVolatility(double decay) : IFeature
{
    private const double OneBasisPoint = 1e-4;
    private static readonly double FourLn2 = 4 * Math.Log(2);

    private double _variance;
    private int _count;

    public string Name => "range_volatility";

    /// <summary>Sessions after which the first one's weight has fallen below a tenth.</summary>
    public int LookBack { get; } = decay is > 0 and < 1
        ? (int)Math.Ceiling(Math.Log(0.1) / Math.Log(decay))
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay must lie between 0 and 1, both excluded.");

    public void Add(in Candle completed)
    {
        var logRange = Math.Log(completed.High / completed.Low) / completed.RangeFactor;
        var parkinson = logRange * logRange / FourLn2;
        _variance = _count++ == 0 ? parkinson : decay * _variance + (1 - decay) * parkinson;
    }

    public double Value(in Today today) =>
        _count < LookBack ? double.NaN : Math.Max(Math.Sqrt(_variance), OneBasisPoint) * today.ReturnFactor;
}
