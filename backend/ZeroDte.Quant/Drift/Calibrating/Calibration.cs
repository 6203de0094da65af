using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Quant.Drift.Calibrating;

/// <summary>
/// The level at which the whole monitor, with all its tests, corrections, hysteresis and cool-down, raises as many alarms in a year without
/// change as were asked for. Found by running it over
/// <see cref="MadeUpYears"/>. Same reference and seed, same level.
/// </summary>
internal sealed class Calibration
{
    /// <summary>
    /// A reference knows its own spread only so well, and the years in which it thinks itself calmer than it is ring more often than the
    /// others ring less. That excess is of the order of block / reference; the factor was measured on made-up series (bench/README.md).
    /// </summary>
    private const double FiniteReference = 5;

    private static readonly DriftCause[] Causes = [DriftCause.FeatureDrift, DriftCause.TargetDrift, DriftCause.ConceptDrift,
        DriftCause.Calibration];

    private readonly NullDistribution?[] _nulls;
    private readonly int[][] _testsOfCause;

    private Calibration(NullDistribution?[] nulls, int[][] testsOfCause, double level) =>
        (_nulls, _testsOfCause, Level) = (nulls, testsOfCause, level);

    /// <summary>The adjusted p-value at or below which a cause raises its alarm.</summary>
    public double Level { get; private set; }

    /// <param name="drawn">The statistics of each made-up year: one array per test.</param>
    /// <param name="sessions">Sessions that the years were drawn from.</param>
    public static Calibration Of(double[][][] drawn, int sessions, Baseline baseline, CalibratedOptions options)
    {
        var nulls = new NullDistribution?[baseline.Tests.Count];
        for (var test = 0; test < nulls.Length; test++)
        {
            var values = drawn.SelectMany(statistics => statistics[test]).Where(double.IsFinite).ToArray();
            nulls[test] = values.Length == 0 ? null : new(values);
        }

        int[][] testsOfCause =
            [.. Causes.Select(cause => Enumerable.Range(0, nulls.Length).Where(t => baseline.Tests[t].Cause == cause).ToArray())];
        var calibration = new Calibration(nulls, testsOfCause, level: double.NaN);
        var excess = 1 + FiniteReference * MadeUpYears.BlockOf(sessions) / sessions;
        calibration.Level = calibration.LevelFor(drawn, options.FalseAlarmsPerYear / excess, options.CoolDownSessions);
        return calibration;
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
}
