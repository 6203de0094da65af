using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>
/// Forecast of today's volatility from an exponentially weighted mean of squared returns: v(t) = decay v(t-1) + (1 - decay) r(t)^2.
/// </summary>
/// <remarks>
/// J.P. Morgan/Reuters, "RiskMetrics Technical Document", 4th edition (1996), whose decay for daily data is 0.94. The recurrence
/// starts at the first session's square and stays at one basis point or above. It takes in no return across a hole, and goes on after it.
/// </remarks>
internal sealed class ReturnEwma(Basis basis, double decay) : IFeature
{
    private const double OneBasisPoint = 1e-4;

    private double _previousClose = double.NaN;
    private double _variance;
    private int _returns;

    public string Name => "return_ewma";

    /// <summary>Sessions after which the first one's weight has fallen below a tenth, and one more for the first previous close.</summary>
    public int LookBack { get; } = decay is > 0 and < 1
        ? (int)Math.Ceiling(Math.Log(0.1) / Math.Log(decay)) + 1
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay must lie between 0 and 1, both excluded.");

    public void Add(in Candle completed)
    {
        if (!double.IsNaN(_previousClose) && basis.Shows(completed))
        {
            var square = Math.Pow(LogRange.RegularReturn(basis, _previousClose, completed), 2);
            _variance = _returns++ == 0 ? square : decay * _variance + (1 - decay) * square;
        }

        _previousClose = completed.Close;
    }

    public double Value(in Today today) =>
        _returns < LookBack - 1 ? double.NaN : Math.Max(Math.Sqrt(_variance), OneBasisPoint) * today.ReturnFactor;
}
