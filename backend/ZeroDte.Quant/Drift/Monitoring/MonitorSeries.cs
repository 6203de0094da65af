using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Drift.Monitoring;

/// <summary>
/// What the monitor looks at: bars, the features made of them, the target and the forecasts with their outcomes. Immutable.
/// </summary>
public sealed class MonitorSeries
{
    /// <summary>The column of the target, the log return from <see cref="Basis.Main"/> to the close.</summary>
    public const string Target = "target";

    private static readonly ForecastRecord Nothing = new(default, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <param name="sessions">Ascending.</param>
    /// <param name="candles">One per session.</param>
    /// <param name="features">Makes the features with empty state.</param>
    /// <param name="records">Forecasts; those of sessions without a bar are left out.</param>
    public MonitorSeries(ReadOnlySpan<DateOnly> sessions, ReadOnlySpan<Candle> candles, Func<FeatureSet> features,
        IEnumerable<ForecastRecord> records)
    {
        if (sessions.Length != candles.Length)
            throw new ArgumentException($"{sessions.Length} sessions and {candles.Length} candles.", nameof(candles));

        (Sessions, Candles, Features) = (sessions.ToArray(), candles.ToArray(), features);
        Defects = BarDefects.Find(Sessions, Candles);
        Records = new ForecastRecord[Sessions.Length];
        Array.Fill(Records, Nothing);
        foreach (var record in records)
        {
            var position = Array.BinarySearch(Sessions, record.Session);
            if (position >= 0)
                Records[position] = record;
        }

        var set = features();
        LookBack = set.LookBack;
        Names = [.. set.Names, Target];
        Columns = ColumnsOf(set, Sessions, Candles);
        Hide();
    }

    public DateOnly[] Sessions { get; }

    public Candle[] Candles { get; }

    public Func<FeatureSet> Features { get; }

    /// <summary>Sessions that features need before they are defined.</summary>
    public int LookBack { get; }

    /// <summary>Features, then the target.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Why a session's bar cannot be trusted, or null.</summary>
    public string?[] Defects { get; }

    /// <summary>
    /// One array per name, one value per session; NaN where there is none, or where a bar that it depends on cannot be trusted.
    /// </summary>
    internal double[][] Columns { get; }

    /// <summary>One per session, NaN where there was no forecast.</summary>
    internal ForecastRecord[] Records { get; }

    public static MonitorSeries Of(BarSeries bars, Func<FeatureSet> features, IEnumerable<ForecastRecord> records) =>
        new(bars.Sessions, bars.Candles, features, records);

    /// <summary>The finite values of a column between two positions, for a person to look at.</summary>
    public double[] Values(string name, int from, int to)
    {
        var column = Columns[Names.ToList().IndexOf(name)];
        return Array.FindAll(column[Math.Max(0, from)..Math.Min(to, column.Length)], double.IsFinite);
    }

    /// <summary>The forecasts made between two positions.</summary>
    public ForecastRecord[] Forecasts(int from, int to) =>
        Array.FindAll(Records[Math.Max(0, from)..Math.Min(to, Records.Length)], r => double.IsFinite(r.Forecast));

    internal static double[][] ColumnsOf(FeatureSet features, ReadOnlySpan<DateOnly> sessions, ReadOnlySpan<Candle> candles)
    {
        var columns = new double[features.Count + 1][];
        for (var j = 0; j < columns.Length; j++)
            columns[j] = new double[candles.Length];
        var source = new SessionRows(features, new UnitVolatility(), Basis.Main);
        Span<double> row = stackalloc double[features.Count];
        for (var i = 0; i < candles.Length; i++)
        {
            columns[^1][i] = source.Add(sessions[i], candles[i], row).Target;
            for (var j = 0; j < row.Length; j++)
                columns[j][i] = candles[i].Missed == 0 ? row[j] : double.NaN;
        }

        return columns;
    }

    /// <summary>What is known to be false must not also pass for drift: neither itself, nor in the features that look back on it.</summary>
    private void Hide()
    {
        var until = -1;
        for (var i = 0; i < Sessions.Length; i++)
        {
            if (Defects[i] is not null)
            {
                until = i + LookBack;
                Records[i] = Nothing;
                Columns[^1][i] = double.NaN;
            }

            for (var j = 0; j < Columns.Length - 1 && i <= until; j++)
                Columns[j][i] = double.NaN;
        }
    }
}
