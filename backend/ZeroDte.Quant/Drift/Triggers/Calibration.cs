using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Drift.Triggers;

/// <summary>
/// The level at which the whole monitor, with all its tests, corrections, hysteresis and cool-down, raises as many alarms in a year without
/// change as were asked for. Found by running it over years that a block bootstrap makes of the reference. Same reference and seed, same level.
/// </summary>
/// <remarks>
/// Sessions are drawn as bars and errors, not as feature rows: features are computed of the drawn bars, so that what a slow feature
/// remembers is as dependent as in truth. Each made-up year has a made-up reference of its own, which is how uncertain the true one is.
/// Politis and Romano, "A circular block-resampling procedure for stationary data" (1992); blocks of n^(1/3), Hall, Horowitz and Jing, Biometrika 82 (1995).
/// </remarks>
internal sealed class Calibration
{
    /// <summary>
    /// A reference knows its own spread only so well, and the years in which it thinks itself calmer than it is ring more often than the
    /// others ring less. That excess is of the order of block / reference; the factor was measured on made-up series (bench/README.md).
    /// </summary>
    private const double FiniteReference = 5;

    private static readonly DriftCause[] Causes = [DriftCause.FeatureDrift, DriftCause.TargetDrift, DriftCause.ConceptDrift, DriftCause.Calibration];

    private readonly NullDistribution?[] _nulls;
    private readonly int[][] _testsOfCause;

    private Calibration(NullDistribution?[] nulls, int[][] testsOfCause, double level) => (_nulls, _testsOfCause, Level) = (nulls, testsOfCause, level);

    /// <summary>The adjusted p-value at or below which a cause raises its alarm.</summary>
    public double Level { get; private set; }

    public static Calibration Run(MonitorSeries series, MonitorPlan plan, Baseline baseline, CalibratedOptions options)
    {
        var drawn = new double[options.Streams][][];
        var sessions = Drawable(series, plan);
        var block = (int)Math.Ceiling(Math.Cbrt(sessions.Length));
        Parallel.For(0, options.Streams, stream => drawn[stream] = Year(series, sessions, block, plan, new Random(HashCode(options.Seed, stream))));

        var nulls = new NullDistribution?[baseline.Tests.Count];
        for (var test = 0; test < nulls.Length; test++)
        {
            var values = drawn.SelectMany(statistics => statistics[test]).Where(double.IsFinite).ToArray();
            nulls[test] = values.Length == 0 ? null : new(values);
        }

        int[][] testsOfCause = [.. Causes.Select(cause => Enumerable.Range(0, nulls.Length).Where(t => baseline.Tests[t].Cause == cause).ToArray())];
        var calibration = new Calibration(nulls, testsOfCause, level: double.NaN);
        calibration.Level = calibration.LevelFor(drawn, options.FalseAlarmsPerYear / (1 + FiniteReference * block / sessions.Length), options.CoolDownSessions);
        return calibration;

        static int HashCode(int seed, int stream) => unchecked(seed * 1_000_003 + stream);
    }

    /// <summary>For each session each cause's smallest adjusted p-value, in the order of <see cref="Causes"/>.</summary>
    private double[][] OfCauses(double[][] statistics)
    {
        var sessions = statistics[0].Length;
        var values = new double[_testsOfCause.Length][];
        Span<double> pValues = stackalloc double[statistics.Length];
        for (var cause = 0; cause < values.Length; cause++)
        {
            var tests = _testsOfCause[cause];
            values[cause] = new double[sessions];
            for (var i = 0; i < sessions; i++)
            {
                for (var t = 0; t < tests.Length; t++)
                    pValues[t] = PValue(tests[t], statistics[tests[t]][i]);
                values[cause][i] = Holm.Smallest(pValues[..tests.Length]);
            }
        }

        return values;
    }

    public double PValue(int test, double statistic) => _nulls[test]?.PValue(statistic) ?? double.NaN;

    /// <summary>What the statistic of a test must reach to raise the alarm by itself.</summary>
    public double Threshold(int test, int testsMade) => _nulls[test]?.Threshold(Level / testsMade) ?? double.NaN;

    private double LevelFor(double[][][] drawn, double alarmsPerYear, int coolDown)
    {
        var years = drawn.Sum(statistics => (double)statistics[0].Length) / MonitorPlan.Year;
        var causes = Array.ConvertAll(drawn, OfCauses);
        var (low, high) = (1e-8, 0.5);
        for (var step = 0; step < 40; step++)
        {
            var middle = Math.Sqrt(low * high);
            var alarms = causes.Sum(stream => stream.Sum(pValues => Alarms(pValues, middle, coolDown)));
            (low, high) = alarms / years > alarmsPerYear ? (low, middle) : (middle, high);
        }

        return low;

        static int Alarms(double[] pValues, double level, int coolDown)
        {
            var state = new AlarmState(coolDown);
            var alarms = 0;
            foreach (var p in pValues)
                alarms += state.Add(p, level) ? 1 : 0;
            return alarms;
        }
    }

    /// <summary>Positions in the reference whose bars can be trusted and have one before them.</summary>
    private static int[] Drawable(MonitorSeries series, MonitorPlan plan) =>
        [.. Enumerable.Range(plan.Reference, plan.ReferenceCount).Where(i => i > 0 && series.Defects[i] is null)];

    /// <summary>The statistics of one made-up year after a made-up reference.</summary>
    private static double[][] Year(MonitorSeries series, int[] drawable, int block, MonitorPlan plan, Random random)
    {
        var features = series.Features();
        var from = features.LookBack + plan.ReferenceCount + plan.Window;
        var length = from + MonitorPlan.Year;
        var (candles, dates, records) = (new Candle[length], new DateOnly[length], new ForecastRecord[length]);
        var (close, at) = (100.0, 0);
        for (var i = 0; i < length; i++)
        {
            at = i % block == 0 ? random.Next(drawable.Length) : (at + 1) % drawable.Length;
            var session = drawable[at];
            var scale = close / series.Candles[session - 1].Close;
            var bar = series.Candles[session];
            candles[i] = new(bar.Open * scale, bar.High * scale, bar.Low * scale, bar.Close * scale, bar.Volume);
            // Features of the calendar keep the days that go with the bars.
            (dates[i], records[i], close) = (series.Sessions[session], series.Records[session], candles[i].Close);
        }

        var columns = MonitorSeries.ColumnsOf(features, dates, candles);
        return new Baseline(series.Names, columns, records, features.LookBack, plan.ReferenceCount, plan.Window).Statistics(columns, records, from, length);
    }
}
