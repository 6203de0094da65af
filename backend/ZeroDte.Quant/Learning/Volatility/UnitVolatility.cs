using ZeroDte.Quant.Features;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>No forecast of volatility: errors stay in units of their own.</summary>
internal sealed class UnitVolatility : IFeature
{
    public string Name => "unit";

    public int LookBack => 0;

    public void Add(in Candle completed)
    {
    }

    public double Value(in Today today) => 1;
}
