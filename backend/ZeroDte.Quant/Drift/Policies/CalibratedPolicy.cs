using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Quant.Drift.Policies;

/// <summary>
/// Alarms at the rate that its user sets. What the level is set from is the reference itself, see <see cref="Calibration"/>.
/// </summary>
public sealed class CalibratedPolicy(CalibratedOptions options) : IDriftPolicy
{
    public const string PolicyName = "calibrated";

    public static DriftPolicyKind Kind { get; } = new(PolicyName, options => new CalibratedPolicy(options));

    public string Name => PolicyName;

    public DriftAction Action(DriftCause cause) => cause.Action();

    public MadeUpYears? Calibration(MonitorSeries series, MonitorPlan plan)
    {
        if (MonitorPlans.Missing(series, plan) is not null)
            return null;
        var years = new MadeUpYears(series, plan, Baseline.Of(series, plan), options);
        return Calibrations.Find(years.Key) is null ? years : null;
    }

    public IReadOnlyList<DriftVerdict> Judge(MonitorSeries series, MonitorPlan plan)
    {
        if (MonitorPlans.Missing(series, plan) is { } missing)
            return [missing];

        var baseline = Baseline.Of(series, plan);
        var years = new MadeUpYears(series, plan, baseline, options);
        var calibration = Calibrations.Find(years.Key) ?? Calibrations.Remember(years.Key, years.Calibration());
        var statistics = baseline.Statistics(series.Columns, series.Records, plan.From, plan.To);
        var states = Enum.GetValues<DriftCause>().ToDictionary(cause => cause, _ => new AlarmState(options.CoolDownSessions));

        var verdicts = new DriftVerdict[plan.To - plan.From];
        for (var i = 0; i < verdicts.Length; i++)
        {
            var position = plan.From + i;
            List<DriftTest> tests = [Bars(series, position), .. Tests(baseline, calibration, statistics, i)];
            var (raised, standing) = (new List<DriftCause>(), new List<DriftCause>());
            foreach (var cause in states.Keys)
            {
                var state = states[cause];
                var level = cause == DriftCause.DataQuality ? 0 : calibration.Level;
                var smallest = tests.Where(t => t.Cause == cause).Select(t => t.AdjustedPValue).DefaultIfEmpty(double.NaN).Min();
                if (state.Add(smallest, level))
                    raised.Add(cause);
                if (state.Stands)
                    standing.Add(cause);
                states[cause] = state;
            }

            verdicts[i] = new(series.Sessions[position], raised, standing, tests, baseline.Missing);
        }

        return verdicts;
    }

    private static DriftTest Bars(MonitorSeries series, int position)
    {
        var defect = series.Defects[position];
        return new(DriftCause.DataQuality, defect ?? "bars", "frozen feed, unadjusted split", defect is null ? 0 : 1, 1, double.NaN,
            defect is null ? 1 : 0, defect is not null);
    }

    private static IEnumerable<DriftTest> Tests(Baseline baseline, Calibration calibration, double[][] statistics, int session) =>
        from test in Enumerable.Range(0, baseline.Tests.Count)
        where double.IsFinite(statistics[test][session])
        group test by baseline.Tests[test].Cause into ofCause
        from result in OfCause(baseline, calibration, statistics, session, [.. ofCause])
        select result;

    private static IEnumerable<DriftTest> OfCause(Baseline baseline, Calibration calibration, double[][] statistics, int session,
        int[] tests)
    {
        var pValues = Array.ConvertAll(tests, test => calibration.PValue(test, statistics[test][session]));
        var adjusted = Holm.Adjust(pValues);
        return tests.Select((test, k) => new DriftTest(
            baseline.Tests[test].Cause, baseline.Tests[test].Subject, baseline.Tests[test].Name, statistics[test][session],
            calibration.Threshold(test, tests.Length), pValues[k], adjusted[k], adjusted[k] <= calibration.Level));
    }
}
