
namespace ZeroDte.Quant.Drift.Monitoring;

internal static class MonitorPlans
{
    /// <summary>Why nothing can be judged by this plan, as a verdict on the last session; null if something can.</summary>
    public static DriftVerdict? Missing(MonitorSeries series, MonitorPlan plan)
    {
        var count = series.Sessions.Length;
        if (count > plan.From)
            return null;

        var needed = plan.From + 1;
        return new(
            count == 0 ? default : series.Sessions[^1], [], [], [],
            [$"there are {count} sessions; {plan.Reference} to warm up, {plan.ReferenceCount} of reference, {plan.Window} of the window "
                + $"and 1 to judge are {needed}: {needed - count} are missing"]);
    }
}
