using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>An indicator as a feature: its value after the session before today. After a hole it starts anew.</summary>
/// <param name="create">Makes the indicator with empty state.</param>
/// <param name="output">Picks one number of the indicator's value.</param>
internal sealed class IndicatorFeature<TIndicator, TValue>(string name, Func<TIndicator> create, Func<TValue, double> output) : IFeature
    where TIndicator : struct, IIndicator<TValue>
    where TValue : struct
{
    // Read-only, every call would change a copy of the struct.
#pragma warning disable IDE0044
    private TIndicator _indicator = create();
#pragma warning restore IDE0044

    public string Name => name;

    public int LookBack => _indicator.LookBack;

    public void Add(in Candle completed)
    {
        if (completed.Missed > 0)
            _indicator = create();
        _indicator.Add(completed);
    }

    public double Value(in Today today) => output(_indicator.Value);
}
