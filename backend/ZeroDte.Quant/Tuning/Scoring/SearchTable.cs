using System.Collections.Concurrent;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Catalogue;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tuning.Scoring;

/// <summary>
/// What all trials of a search on one series share, each part computed once: feature columns, volatility columns, and the moments of
/// training windows. Safe for use by many threads at once; what is in it does not depend on who asked first.
/// </summary>
/// <remarks>Moments are kept for every training window asked for, some kilobytes each: let window lengths come from a short list.</remarks>
public sealed class SearchTable
{
    private readonly BarSeries _series;
    private readonly FeatureMatrix _rows;
    private readonly int[] _inSeries;
    private readonly Dictionary<string, int> _columns;
    private readonly ConcurrentDictionary<VolatilityChoice, double[]> _scales = new();
    private readonly ConcurrentDictionary<(int Window, int End), StandardisedMoments> _moments = new();

    private SearchTable(BarSeries series, Basis basis, FeatureMatrix rows, int[] inSeries)
    {
        (_series, Basis, _rows, _inSeries) = (series, basis, rows, inSeries);
        _columns = rows.Names.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Sessions = Array.ConvertAll(inSeries, i => series.Sessions[i]);
        Targets = Array.ConvertAll(inSeries, i => basis.Return(series.Candles[i - 1].Close, series.Candles[i]));
    }

    public Basis Basis { get; }

    public string DataHash => _series.Hash;

    /// <summary>One per row: the sessions on which every feature is defined.</summary>
    public DateOnly[] Sessions { get; }

    /// <summary>Log returns from the basis price to the close.</summary>
    internal double[] Targets { get; }

    internal BarSeries Series => _series;

    /// <remarks>
    /// Sessions that follow a hole are left out, and those on which a feature, or the one volatility forecast that does, looks back over
    /// it: all configurations are judged on the same rows. The warm-up of volatility forecasts does not shorten the table.
    /// </remarks>
    /// <param name="features">Every feature that a configuration may name; those that need an open are left out from a previous
    /// close.</param>
    public static SearchTable Build(BarSeries series, Basis basis, IEnumerable<string> features)
    {
        var set = new FeatureSet([.. features.Where(basis.Knows).Select(FeatureCatalogue.Create)]);
        var source = new SessionRows(set, new LogRangeHar(basis), basis, isScaleNeeded: false);
        var rows = new FeatureMatrix(set.Names, series.Count);
        var inSeries = new List<int>(series.Count);
        for (var i = 0; i < series.Count; i++)
        {
            if (source.Add(series.Sessions[i], series.Candles[i], rows[inSeries.Count]).IsWhole)
                inSeries.Add(i);
        }

        return new(series, basis, rows.Slice(0, inSeries.Count), [.. inSeries]);
    }

    /// <summary>The columns of a configuration's features.</summary>
    /// <exception cref="ArgumentException">The table was built without one of them.</exception>
    internal int[] Columns(ModelConfiguration configuration) =>
    [
        .. configuration.FeaturesFor(Basis).Select(name => _columns.TryGetValue(name, out var column)
            ? column
            : throw new ArgumentException($"Feature '{name}' is not among those of this search: {string.Join(", ", _rows.Names)}.",
                nameof(configuration))),
    ];

    internal ReadOnlySpan<double> Row(int row) => _rows[row];

    /// <summary>The given columns of the rows from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    internal FeatureMatrix Rows(int start, int end, ReadOnlySpan<int> columns) => _rows.Slice(start, end - start).Select(columns);

    /// <summary>
    /// Moments of all features over the latest <paramref name="window"/> rows before <paramref name="end"/>, or over all if there are
    /// fewer.
    /// </summary>
    internal StandardisedMoments Moments(int window, int end) => _moments.GetOrAdd((window, end), static (key, table) =>
    {
        var start = Math.Max(0, key.End - key.Window);
        return StandardisedMoments.Of(table._rows.Slice(start, key.End - start), table.Targets.AsSpan(start, key.End - start));
    }, this);

    /// <summary>The volatility forecast for each row's session; NaN during warm-up.</summary>
    internal double[] Scales(VolatilityChoice volatility) => _scales.GetOrAdd(volatility, choice =>
    {
        var forecast = choice.Create(Basis);
        var scales = new double[_inSeries.Length];
        var row = 0;
        for (var i = 0; i < _series.Count; i++)
        {
            ref readonly var candle = ref _series.Candles[i];
            if (row < scales.Length && _inSeries[row] == i)
                scales[row++] = forecast.Value(Basis.Today(_series.Sessions[i], candle.Open, candle.IsAnnounced));
            forecast.Add(candle);
        }

        return scales;
    });
}
