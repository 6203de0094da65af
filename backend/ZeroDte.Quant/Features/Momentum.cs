using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>Log return from the close <c>sessions</c> + 1 sessions ago to the previous close.</summary>
internal sealed class Momentum : IFeature
{
    private readonly Window _closes;

    public Momentum(int sessions)
    {
        _closes = new Window(sessions + 1);
        Name = $"momentum_{sessions}";
    }

    public string Name { get; }

    public int LookBack => _closes.Length;

    public void Add(in Candle completed)
    {
        _closes.Skip(completed.Missed);
        _closes.Add(completed.Close);
    }

    public double Value(in Today today) => Math.Log(_closes.Newest / _closes.Oldest);
}
