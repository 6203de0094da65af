using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>The close of the session <c>lag</c> sessions before today, in dollars. Lag 1 is the previous session.</summary>
internal sealed class LaggedClose : IFeature
{
    private readonly Window _closes;

    public LaggedClose(int lag)
    {
        _closes = new Window(lag);
        Name = $"close_{lag}";
    }

    public string Name { get; }

    public int LookBack => _closes.Length;

    public void Add(in Candle completed)
    {
        _closes.Skip(completed.Missed);
        _closes.Add(completed.Close);
    }

    public double Value(in Today today) => _closes.Oldest;
}
