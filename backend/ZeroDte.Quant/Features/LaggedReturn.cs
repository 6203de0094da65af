using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>Close-to-close log return of the session <c>lag</c> sessions before today. Lag 1 is the previous session.</summary>
internal sealed class LaggedReturn : IFeature
{
    private readonly Window _returns;
    private double _previousClose = double.NaN;

    public LaggedReturn(int lag)
    {
        _returns = new Window(lag);
        Name = $"return_{lag}";
    }

    public string Name { get; }

    public int LookBack => _returns.Length + 1;

    public void Add(in Candle completed)
    {
        _returns.Skip(completed.Missed);
        _returns.Add(completed.Missed == 0 ? Math.Log(completed.Close / _previousClose) : double.NaN);
        _previousClose = completed.Close;
    }

    public double Value(in Today today) => _returns.Oldest;
}
