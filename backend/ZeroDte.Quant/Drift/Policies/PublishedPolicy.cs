using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Quant.Drift.Policies;

/// <summary>
/// The triggers of the published system as it states them: RMSE of three sessions up 20 %, direction right on less than 55 % of twenty,
/// Kolmogorov-Smirnov distance of one day's change against thirty above 0.25, of its forecast above 0.2. Each calls for a whole
/// re-optimisation, at every check, without cool-down. For comparison: they fire nearly always.
/// </summary>
/// <remarks>
/// One value against thirty is never closer than a half, so the two distances are above their thresholds whatever happens. A model that is
/// right on 52 % of days is below 55 % on half of all stretches of twenty, and three errors' RMSE is a fifth above the usual on a quarter
/// of days.
/// </remarks>
public sealed class PublishedPolicy : IDriftPolicy
{
    public const string PolicyName = "published";
    public const int Latest = 3;
    public const double MostRmseRise = 0.20;
    public const int DirectionSessions = 20;
    public const double LeastDirectionalAccuracy = 0.55;
    public const int ReferenceSessions = 30;
    public const int ReferenceEndsDaysBefore = 30;
    public const double MostDataDistance = 0.25;
    public const double MostTargetDistance = 0.2;

    public static DriftPolicyKind Kind { get; } = new(PolicyName, _ => new PublishedPolicy());

    public string Name => PolicyName;

    public DriftAction Action(DriftCause cause) => DriftAction.Optimise;

    public IReadOnlyList<DriftVerdict> Judge(MonitorSeries series, MonitorPlan plan)
    {
        if (MonitorPlans.Missing(series, plan) is { } missing)
            return [missing];

        var verdicts = new DriftVerdict[plan.To - plan.From];
        for (var i = 0; i < verdicts.Length; i++)
            verdicts[i] = Judge(series, plan.From + i);
        return verdicts;
    }

    /// <summary>The latest forecasts with outcomes, oldest first; as many as are needed, or all there are.</summary>
    private static ForecastRecord[] LatestKnown(MonitorSeries series, int position)
    {
        var known = new Stack<ForecastRecord>();
        for (var i = position; i >= 0 && known.Count < ReferenceSessions + Latest; i--)
        {
            if (double.IsFinite(series.Records[i].Error))
                known.Push(series.Records[i]);
        }

        return [.. known];
    }

    private static DriftVerdict Judge(MonitorSeries series, int position)
    {
        var (tests, missing) = (new List<DriftTest>(), new List<string>());
        JudgeErrors(LatestKnown(series, position), tests, missing);
        JudgeDistributions(series, position, tests, missing);
        DriftCause[] fired = [.. tests.Where(t => t.Fires).Select(t => t.Cause).Distinct()];
        return new(series.Sessions[position], fired, fired, tests, missing);
    }

    private static void JudgeErrors(ForecastRecord[] known, List<DriftTest> tests, List<string> missing)
    {
        if (known.Length < ReferenceSessions + Latest)
        {
            missing.Add($"errors: {known.Length} of the {ReferenceSessions + Latest} forecasts with outcomes that it takes, "
                + $"{ReferenceSessions + Latest - known.Length} are missing");
            return;
        }

        var before = Performance.Measure(known.AsSpan(0, ReferenceSessions)).Rmse;
        tests.Add(Test(DriftCause.ConceptDrift, "errors of 3 sessions", "RMSE against the 30 before",
            Performance.Measure(known.AsSpan(ReferenceSessions)).Rmse / before - 1, MostRmseRise));
        tests.Add(Test(DriftCause.ConceptDrift, "direction of 20 sessions", "share wrong",
            1 - Performance.Measure(known.AsSpan()[^DirectionSessions..]).DirectionalAccuracy, 1 - LeastDirectionalAccuracy));
    }

    private static void JudgeDistributions(MonitorSeries series, int position, List<DriftTest> tests, List<string> missing)
    {
        var last = series.Sessions[position].AddDays(-ReferenceEndsDaysBefore);
        var end = Array.FindLastIndex(series.Sessions, position, s => s <= last) + 1;
        var reference = Array.FindAll(series.Records[Math.Max(0, end - ReferenceSessions)..end], r => double.IsFinite(r.Error));
        var today = series.Records[position];
        if (reference.Length < ReferenceSessions || !double.IsFinite(today.Error))
        {
            missing.Add($"distributions: {reference.Length} of {ReferenceSessions} sessions of reference and "
                + $"{(double.IsFinite(today.Error) ? 1 : 0)} of 1 current");
            return;
        }

        tests.Add(Distance(DriftCause.FeatureDrift, "change of one day", r => r.Actual, MostDataDistance));
        tests.Add(Distance(DriftCause.TargetDrift, "forecast of one day", r => r.Forecast, MostTargetDistance));

        DriftTest Distance(DriftCause cause, string subject, Func<ForecastRecord, double> value, double threshold)
        {
            var test = KolmogorovSmirnov.Test(new(Array.ConvertAll(reference, r => value(r))), new([value(today)]));
            return Test(cause, subject, "Kolmogorov-Smirnov", test.Statistic, threshold, test.PValue);
        }
    }

    private static DriftTest Test(
        DriftCause cause, string subject, string name, double statistic, double threshold, double pValue = double.NaN) =>
        new(cause, subject, name, statistic, threshold, pValue, pValue, statistic > threshold);
}
