using System.Collections.Concurrent;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tuning.Scoring;

/// <summary>
/// Volatility forecasts of a series that grows, one column per model: when it has grown by a week, a column costs a week. Safe for use by
/// many threads at once, each of which sees the values that its own series alone would give.
/// </summary>
/// <remarks>Five years of bars and the sixty models that a search of lines has take 700 kB.</remarks>
public sealed class VolatilityColumns(Basis basis, BarSeries series)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<VolatilityChoice, Column> _columns = new();
    private volatile BarSeries _longest = series;

    public Basis Basis => basis;

    /// <summary>Goes on with a series.</summary>
    /// <returns>
    /// False, and nothing has changed, if it is another one: if it differs in a session or bar that both have, such as a corrected one.
    /// </returns>
    public bool TryAdvance(BarSeries series)
    {
        lock (_gate)
        {
            var both = Math.Min(series.Count, _longest.Count);
            if (series.Symbol != _longest.Symbol || !series.Sessions[..both].SequenceEqual(_longest.Sessions[..both])
                || !series.Candles[..both].SequenceEqual(_longest.Candles[..both]))
            {
                return false;
            }

            _longest = series.Count > both ? series : _longest;
            return true;
        }
    }

    /// <summary>The forecasts for the sessions at the given positions of the series; NaN during warm-up.</summary>
    internal double[] Of(VolatilityChoice choice, int[] positions) =>
        _columns.GetOrAdd(choice, c => new(basis, c.Create(basis))).Of(_longest, positions);

    private sealed class Column(Basis basis, IFeature forecast)
    {
        private readonly Lock _gate = new();
        private readonly List<double> _values = [];

        public double[] Of(BarSeries series, int[] positions)
        {
            lock (_gate)
            {
                for (var i = _values.Count; i < series.Count; i++)
                {
                    ref readonly var candle = ref series.Candles[i];
                    _values.Add(forecast.Value(basis.Today(series.Sessions[i], candle.Open, candle.IsAnnounced)));
                    forecast.Add(candle);
                }

                return Array.ConvertAll(positions, i => _values[i]);
            }
        }
    }
}
