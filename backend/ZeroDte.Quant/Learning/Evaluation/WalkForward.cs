namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>
/// Rolling-origin evaluation: the forecast of each session comes from a model fitted on the sessions before it, and on no other.
/// </summary>
/// <remarks>Tashman, "Out-of-sample tests of forecasting accuracy", International Journal of Forecasting 16 (2000).</remarks>
public static class WalkForward
{
    /// <summary>Forecasts from the first session that has enough before it; none if there is no such session.</summary>
    public static OutOfSample[] Run(Dataset data, ILearner learner, WalkForwardPlan plan)
    {
        var first = plan.Fewest + plan.Embargo;
        var count = Math.Max(0, (data.Targets.Length - first + plan.Step - 1) / plan.Step);
        var results = new OutOfSample[count];
        IModel? model = null;
        for (var i = 0; i < count; i++)
        {
            var today = first + i * plan.Step;
            if (i % plan.RefitEvery == 0)
                model = Fit(data, learner, plan.Window, end: today - plan.Embargo);
            results[i] = new(data.Sessions[today], Forecast: model!.Predict(data.Rows[today]), Actual: data.Targets[today], Scale: data.Scales[today]);
        }

        return results;
    }

    /// <summary>A model of the latest <paramref name="window"/> sessions before <paramref name="end"/>, or of all if there are fewer.</summary>
    public static IModel Fit(Dataset data, ILearner learner, int window, int end)
    {
        var start = Math.Max(0, end - window);
        return learner.Fit(data.Rows.Slice(start, end - start), data.Targets.AsSpan(start, end - start));
    }
}
