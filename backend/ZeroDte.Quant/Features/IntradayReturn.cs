using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>
/// Open-to-close log return of the session <c>lag</c> sessions before today: ln(close / open). Lag 1 is the previous session.
/// </summary>
internal sealed class IntradayReturn : IFeature
{
    private readonly Window _returns;

    public IntradayReturn(int lag)
    {
        _returns = new Window(lag);
        Name = $"intraday_return_{lag}";
    }

    public string Name { get; }

    public int LookBack => _returns.Length;

    public void Add(in Candle completed)
    {
        _returns.Skip(completed.Missed);
        _returns.Add(Math.Log(completed.Close / completed.Open));
    }

    public double Value(in Today today) => _returns.Oldest;
}
