using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// Many indicators over one long history at once: each stretch of it is fetched from memory once and read by all of them.
/// </summary>
/// <remarks>Column by column the bits are those of <see cref="IndicatorColumn"/>, whatever the number of threads.</remarks>
public sealed class IndicatorTable
{
    /// <summary>Sessions that fit, with their columns, into the fast part of a processor's cache: 2,048 x 40 bytes.</summary>
    private const int Stretch = 2_048;

    private readonly List<Column> _columns = [];

    /// <summary>Has <paramref name="values"/> filled with the indicator's value after each session.</summary>
    /// <param name="indicator">In its state before the first session.</param>
    /// <param name="values">As long as the history.</param>
    public IndicatorTable Add<TIndicator, TValue>(TIndicator indicator, TValue[] values)
        where TIndicator : struct, IIndicator<TValue>
        where TValue : struct
    {
        _columns.Add(new Column<TIndicator, TValue>(indicator, values));
        return this;
    }

    /// <param name="threads">Threads to share the columns among; at least one.</param>
    /// <exception cref="ArgumentException">A column is not as long as <paramref name="candles"/>.</exception>
    public void Fill(ReadOnlyMemory<Candle> candles, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        foreach (var column in _columns)
        {
            if (column.Length != candles.Length)
                throw new ArgumentException($"A column of {column.Length} values for {candles.Length} sessions.", nameof(candles));
        }

        if (threads == 1)
            FillEvery(1, 0);
        else
            Parallel.For(0, threads, thread => FillEvery(threads, thread));

        void FillEvery(int step, int offset)
        {
            for (var first = 0; first < candles.Length; first += Stretch)
            {
                var stretch = candles.Span[first..Math.Min(first + Stretch, candles.Length)];
                for (var i = offset; i < _columns.Count; i += step)
                    _columns[i].Fill(stretch, first);
            }
        }
    }

    private abstract class Column
    {
        public abstract int Length { get; }

        public abstract void Fill(ReadOnlySpan<Candle> candles, int first);
    }

    private sealed class Column<TIndicator, TValue>(TIndicator indicator, TValue[] values) : Column
        where TIndicator : struct, IIndicator<TValue>
        where TValue : struct
    {
        // Read-only, every call would change a copy of the struct.
#pragma warning disable IDE0044
        private TIndicator _indicator = indicator;
#pragma warning restore IDE0044

        public override int Length => values.Length;

        public override void Fill(ReadOnlySpan<Candle> candles, int first) =>
            IndicatorColumn.Fill<TIndicator, TValue>(ref _indicator, candles, values.AsSpan(first, candles.Length));
    }
}
