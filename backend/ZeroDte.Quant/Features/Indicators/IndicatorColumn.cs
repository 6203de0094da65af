using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>An indicator over a whole history at once.</summary>
internal static class IndicatorColumn
{
    /// <summary>The value after each of n sessions; element i is what the open of session i + 1 knows.</summary>
    /// <param name="indicator">With the state of the sessions before <paramref name="candles"/>; holds that of the last one
    /// afterwards.</param>
    /// <param name="values">Length n.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Fill<TIndicator, TValue>(ref TIndicator indicator, ReadOnlySpan<Candle> candles, Span<TValue> values)
        where TIndicator : struct, IIndicator<TValue>
        where TValue : struct
    {
        if (values.Length != candles.Length)
            throw new ArgumentException($"{values.Length} values for {candles.Length} sessions.", nameof(values));

        // A local copy can live in registers; through the reference every step would go to memory.
        var state = indicator;
        for (var i = 0; i < candles.Length; i++)
        {
            state.Add(candles[i]);
            values[i] = state.Value;
        }

        indicator = state;
    }

    /// <summary>The value after each of n sessions, from empty state.</summary>
    public static TValue[] Of<TIndicator, TValue>(TIndicator indicator, ReadOnlySpan<Candle> candles)
        where TIndicator : struct, IIndicator<TValue>
        where TValue : struct
    {
        var values = new TValue[candles.Length];
        Fill<TIndicator, TValue>(ref indicator, candles, values);
        return values;
    }
}
