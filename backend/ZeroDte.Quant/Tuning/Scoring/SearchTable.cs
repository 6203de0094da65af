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
    private readonly VolatilityColumns _volatility;
    private readonly FeatureMatrix _rows;
    private readonly int[] _inSeries;
    private readonly Dictionary<string, int> _columns;
    private readonly ConcurrentDictionary<VolatilityChoice, double[]> _scales = new();
    private readonly ConcurrentDictionary<int, StandardisedMoments?[]> _momentsByEnd = new();

    private SearchTable(BarSeries series, VolatilityColumns volatility, FeatureMatrix rows, int[] inSeries)
    {
        (_series, _volatility, _rows, _inSeries) = (series, volatility, rows, inSeries);
        _columns = rows.Names.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Sessions = Array.ConvertAll(inSeries, i => series.Sessions[i]);
        Targets = Array.ConvertAll(inSeries, i => Basis.Return(series.Candles[i - 1].Close, series.Candles[i]));
    }

    public Basis Basis => _volatility.Basis;

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
    public static SearchTable Build(BarSeries series, Basis basis, IEnumerable<string> features) =>
        Build(series, new VolatilityColumns(basis, series), features);

    /// <inheritdoc cref="Build(BarSeries, Basis, IEnumerable{string})"/>
    /// <param name="volatility">What was forecast of the series before, by an earlier search; advanced to it.</param>
    public static SearchTable Build(BarSeries series, VolatilityColumns volatility, IEnumerable<string> features)
    {
        var basis = volatility.Basis;
        var set = new FeatureSet([.. features.Where(basis.Knows).Select(FeatureCatalogue.Create)]);
        var source = new SessionRows(set, new LogRangeHar(basis), basis, isScaleNeeded: false);
        var rows = new FeatureMatrix(set.Names, series.Count);
        var inSeries = new List<int>(series.Count);
        for (var i = 0; i < series.Count; i++)
        {
            if (source.Add(series.Sessions[i], series.Candles[i], rows[inSeries.Count]).IsWhole)
                inSeries.Add(i);
        }

        return new(series, volatility, rows.Slice(0, inSeries.Count), [.. inSeries]);
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
    internal StandardisedMoments Moments(int window, int end)
    {
        var byEnd = _momentsByEnd.GetOrAdd(window, static (_, table) => new StandardisedMoments?[table.Sessions.Length + 1], this);
        ref var moments = ref byEnd[end];
        if (Volatile.Read(ref moments) is { } known)
            return known;

        var start = Math.Max(0, end - window);
        var made = StandardisedMoments.Of(_rows.Slice(start, end - start), Targets.AsSpan(start, end - start));
        Volatile.Write(ref moments, made);
        return made;
    }

    /// <summary>The volatility forecast for each row's session; NaN during warm-up.</summary>
    internal double[] Scales(VolatilityChoice choice) => _scales.GetOrAdd(choice, static (c, table) =>
        table._volatility.Of(c, table._inSeries), this);
}
