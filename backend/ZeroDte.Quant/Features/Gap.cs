using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>Overnight log return: ln(open today / previous close).</summary>
public sealed class Gap : IFeature
{
    private double _previousClose = double.NaN;

    public string Name => "gap";

    public int LookBack => 1;

    public void Add(in Candle completed) => _previousClose = completed.Close;

    public double Value(in Today today) => Math.Log(today.Open / _previousClose);
}
