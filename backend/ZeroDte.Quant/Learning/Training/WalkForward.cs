using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>
/// Rolling-origin evaluation: the forecast of each session comes from a model fitted on the sessions before it, and on no other.
/// </summary>
public static class WalkForward
{
    /// <summary>Forecasts from the first session that has enough before it; none if there is no such session.</summary>
    public static OutOfSample[] Run(Dataset data, ILearner learner, WalkForwardPlan plan)
    {
        var first = plan.Fewest + plan.Embargo;
        var results = new List<OutOfSample>(Math.Max(0, (data.Targets.Length - first + plan.Step - 1) / plan.Step));
        var refits = new Refits(plan, first, (start, end) =>
            learner.Fit(data.Rows.Slice(start, end - start), data.Targets.AsSpan(start, end - start)));
        for (var today = first; today < data.Targets.Length; today++)
        {
            if (refits.For(today) is { } model)
                results.Add(new(data.Sessions[today], model.Predict(data.Rows[today]), data.Targets[today], data.Scales[today]));
        }

        return [.. results];
    }
}
