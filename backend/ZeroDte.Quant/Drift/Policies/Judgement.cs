using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Drift.Policies;

/// <summary>A policy's verdicts on the sessions that share one reference, the latest session last.</summary>
public sealed record Judgement(MonitorSeries Series, MonitorPlan Plan, IReadOnlyList<DriftVerdict> Verdicts)
{
    public DriftVerdict Latest => Verdicts[^1];

    /// <summary>Judges a history up to its last session.</summary>
    /// <param name="training">
    /// Of the bars: its features are watched, and it says what it would have forecast where nothing was issued yet.
    /// </param>
    /// <param name="issued">Forecasts that were issued, with their outcomes.</param>
    public static Judgement Of(
        BarSeries bars, RollingTraining training, IReadOnlyList<ForecastRecord> issued, IDriftPolicy policy, CalibratedOptions options)
    {
        var series = SeriesOf(bars, training, issued);
        var plan = PlanOf(series, options);
        return new(series, plan, policy.Judge(series, plan));
    }

    /// <summary>The plan that judges the last session of a series.</summary>
    public static MonitorPlan PlanOf(MonitorSeries series, CalibratedOptions options)
    {
        var count = series.Sessions.Length;
        var plans = MonitorPlan.Yearly(series.LookBack, count, options.ReferenceSessions, options.WindowSessions).ToList();
        return plans.Count > 0 ? plans[^1] : new(series.LookBack, options.ReferenceSessions, options.WindowSessions, count);
    }

    public static MonitorSeries SeriesOf(BarSeries bars, RollingTraining training, IReadOnlyList<ForecastRecord> issued)
    {
        var first = issued.Count == 0 ? DateOnly.MaxValue : issued.Min(r => r.Session);
        return MonitorSeries.Of(bars, training.Recipe.Features, [.. ForecastHistory.Of(training).Where(r => r.Session < first), .. issued]);
    }

    /// <summary>The session on which each alarm that stands now was raised.</summary>
    public IEnumerable<(DriftCause Cause, DateOnly Since)> Standing() => Latest.Standing.Select(cause =>
        (cause, Verdicts.Last(v => v.Raised.Contains(cause)).Session));
}
