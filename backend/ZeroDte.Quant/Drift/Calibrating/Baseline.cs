using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Quant.Drift.Calibrating;

/// <summary>What columns and errors were like in a reference, and the statistics by which later sessions differ from it.</summary>
internal sealed class Baseline
{
    /// <summary>Values of a column that the reference must have.</summary>
    public const int FewestValues = 100;

    /// <summary>Outcomes of forecasts that the reference must have before errors can be judged.</summary>
    public const int FewestOutcomes = 100;

    /// <summary>Half a standard deviation is the shift of the mean that the sums find soonest.</summary>
    private const double Allowance = 0.25;

    /// <summary>Standard deviations beyond which a single session's loss counts no more: one wild day is not drift.</summary>
    private const double MostPerSession = 4;

    private readonly double[]?[] _columns;
    private readonly Moments? _loss;
    private readonly Moments? _size;
    private readonly double _misses;
    private readonly double _boldness;
    private readonly int _window;

    /// <param name="columns">One array per name.</param>
    /// <param name="records">One per session.</param>
    public Baseline(IReadOnlyList<string> names, double[][] columns, ForecastRecord[] records, int first, int count, int window)
    {
        _window = window;
        var missing = new List<string>();
        _columns = [.. names.Select((name, j) => ColumnOf(name, columns[j][first..(first + count)], missing))];
        var judged = Array.FindAll(records[first..(first + count)], r => double.IsFinite(r.StandardisedSize));
        var intervals = Array.FindAll(judged, r => !double.IsNaN(r.Miss));
        if (judged.Length < FewestOutcomes)
        {
            missing.Add($"errors: the reference has {judged.Length} of the {FewestOutcomes} forecasts with outcomes that it takes, "
                + $"{FewestOutcomes - judged.Length} are missing");
            _misses = double.NaN;
        }
        else
        {
            _boldness = Math.Sqrt(judged.Average(r => r.StandardisedMove * r.StandardisedMove));
            var loss = new RelativeLoss(_boldness);
            _loss = Moments.Of(judged, r => loss.Of(r));
            _size = Moments.Of(judged, r => r.StandardisedSize);
            _misses = intervals.Length < FewestOutcomes ? double.NaN : intervals.Average(r => r.Miss);
            if (intervals.Length < FewestOutcomes)
            {
                missing.Add($"ranges: the reference has {intervals.Length} of the {FewestOutcomes} that it takes, "
                    + $"{FewestOutcomes - intervals.Length} are missing");
            }
        }

        (Missing, Tests) = (missing, TestsOf(names));
    }

    public static Baseline Of(MonitorSeries series, MonitorPlan plan) =>
        new(series.Names, series.Columns, series.Records, plan.Reference, plan.ReferenceCount, plan.Window);

    /// <summary>Columns first, in order; then the errors.</summary>
    public IReadOnlyList<MonitoredTest> Tests { get; }

    /// <summary>What cannot be tested, and how much is missing for it.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>
    /// One statistic per test and session; NaN where there is none. The sums start at <paramref name="from"/>, the windows are full there.
    /// </summary>
    public double[][] Statistics(double[][] columns, ForecastRecord[] records, int from, int to)
    {
        var statistics = new double[Tests.Count][];
        for (var j = 0; j < columns.Length; j++)
            statistics[j] = OfColumn(_columns[j], columns[j], from, to);

        var (relative, loss, size) = (new RelativeLoss(_boldness), new Cusum(Allowance), new PageHinkley(Allowance));
        // One standard deviation of a miss is 0.3: a quarter of it, like the others.
        var allowance = Allowance * Math.Sqrt(ForecastRecord.Level * (1 - ForecastRecord.Level));
        var (misses, holds) = (new Cusum(allowance), new Cusum(allowance));
        for (var test = columns.Length; test < Tests.Count; test++)
            statistics[test] = new double[to - from];
        for (var i = from; i < to; i++)
        {
            ref readonly var record = ref records[i];
            statistics[^4][i - from] = _loss is { } l ? loss.Add(l.Standardise(relative.Of(record))) : double.NaN;
            statistics[^3][i - from] = _size is { } s ? size.Add(s.Standardise(record.StandardisedSize)) : double.NaN;
            statistics[^2][i - from] = double.IsNaN(_misses) ? double.NaN : misses.Add(record.Miss - _misses);
            statistics[^1][i - from] = double.IsNaN(_misses) ? double.NaN : holds.Add(_misses - record.Miss);
        }

        return statistics;
    }

    private static MonitoredTest[] TestsOf(IReadOnlyList<string> names) =>
    [
        .. names.Select(name => new MonitoredTest(
            name == MonitorSeries.Target ? DriftCause.TargetDrift : DriftCause.FeatureDrift, name, "Anderson-Darling")),
        new(DriftCause.ConceptDrift, "squared error against naive", "CUSUM"),
        new(DriftCause.ConceptDrift, "size of the error", "Page-Hinkley"),
        new(DriftCause.Calibration, "closes outside the 90 % range", "CUSUM"),
        new(DriftCause.Calibration, "closes inside the 90 % range", "CUSUM"),
    ];

    /// <summary>The reference's values of a column, ascending; null, and why, if they are too few or all one.</summary>
    private static double[]? ColumnOf(string name, double[] values, List<string> missing)
    {
        var finite = Array.FindAll(values, double.IsFinite);
        Array.Sort(finite);
        if (finite.Length < FewestValues)
        {
            missing.Add($"{name}: the reference has {finite.Length} of the {FewestValues} values that it takes, "
                + $"{FewestValues - finite.Length} are missing");
            return null;
        }

        if (finite[0] != finite[^1])
            return finite;
        missing.Add($"{name}: all {finite.Length} values of the reference are {finite[0]:G6}; two different ones are the "
            + "least, 1 is missing");
        return null;
    }

    private double[] OfColumn(double[]? reference, double[] column, int from, int to)
    {
        var statistics = new double[to - from];
        if (reference is null)
        {
            Array.Fill(statistics, double.NaN);
            return statistics;
        }

        var sample = new RollingSample(reference, _window);
        for (var i = from - _window + 1; i < to; i++)
        {
            sample.Add(column[i]);
            if (i >= from)
                statistics[i - from] = sample.AndersonDarlingStatistic();
        }

        return statistics;
    }

    private sealed record Moments(double Mean, double Deviation)
    {
        /// <summary>Null where there is no spread.</summary>
        public static Moments? Of(ForecastRecord[] records, Func<ForecastRecord, double> value)
        {
            var values = Array.ConvertAll(records, r => value(r));
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
            return deviation > 0 ? new(mean, deviation) : null;
        }

        public double Standardise(double value) => Math.Min(MostPerSession, (value - Mean) / Deviation);
    }
}
