using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Drift.Experiments;

/// <summary>
/// When a policy would have rung on a history, what that would have asked for, and whether the model was in fact worse after.
/// </summary>
/// <param name="Checks">Sessions judged.</param>
/// <param name="Alarms">Each alarm: session and cause.</param>
/// <param name="Optimisations">Searches that it would have asked for, one a session at most.</param>
/// <param name="Worse">Squared error of the sessions after each search asked for over that of those before, both against no move: mean
/// difference of skill, with its 90 % band.</param>
/// <param name="Judged">Searches with enough sessions on both sides to compare.</param>
public sealed record TriggerReplay(string Policy, int Checks, IReadOnlyList<(DateOnly Session, DriftCause Cause)> Alarms,
    IReadOnlyList<DateOnly> Optimisations, Metric Worse, int Judged)
{
    /// <summary>Sessions compared before an alarm and after it.</summary>
    public const int Around = 40;

    private const int Seed = 1;

    public double AlarmsPerYear => Alarms.Count * (double)MonitorPlan.Year / Checks;

    public double OptimisationsPerYear => Optimisations.Count * (double)MonitorPlan.Year / Checks;

    /// <summary>Judges year after year, each against the reference before it.</summary>
    public static TriggerReplay Run(MonitorSeries series, IDriftPolicy policy, CalibratedOptions options, IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var (alarms, searches, checks) = (new List<(DateOnly, DriftCause)>(), new List<DateOnly>(), 0);
        var plans = MonitorPlan.Yearly(series.LookBack, series.Sessions.Length, options.ReferenceSessions, options.WindowSessions).ToList();
        for (var i = 0; i < plans.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var verdict in policy.Judge(series, plans[i]))
            {
                checks++;
                alarms.AddRange(verdict.Raised.Select(cause => (verdict.Session, cause)));
                if (verdict.Raised.Any(cause => policy.Action(cause) == DriftAction.Optimise))
                    searches.Add(verdict.Session);
            }

            progress?.Report((i + 1.0) / plans.Count);
        }

        var differences = searches.Select(session => Difference(series, session)).Where(double.IsFinite).ToArray();
        return new(policy.Name, checks, alarms, searches, Metric.Mean(differences, Seed), differences.Length);
    }

    /// <summary>
    /// MSE / MSE of no move after a session, less the same before it: above 0 where the model had become worse beside no move.
    /// </summary>
    private static double Difference(MonitorSeries series, DateOnly session)
    {
        var at = Array.BinarySearch(series.Sessions, session) + 1;
        var (before, after) = (series.Forecasts(at - Around, at), series.Forecasts(at, at + Around));
        return before.Length < Around / 2 || after.Length < Around / 2 ? double.NaN
            : Performance.Measure(before).R2AgainstNaive - Performance.Measure(after).R2AgainstNaive;
    }
}
