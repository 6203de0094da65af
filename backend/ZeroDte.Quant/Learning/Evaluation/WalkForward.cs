namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>
/// Rolling-origin evaluation: the forecast of each session comes from a model fitted on the sessions right before it, and on no other.
/// </summary>
public static class WalkForward
{
    /// <summary>One forecast per session from the first that has a full window of sessions before it; none if there is no such session.</summary>
    public static OutOfSample[] Run(Dataset data, ILearner learner, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        var results = new OutOfSample[Math.Max(0, data.Targets.Length - window)];
        for (var i = 0; i < results.Length; i++)
        {
            var today = i + window;
            var model = learner.Fit(data.Rows.Slice(i, window), data.Targets.AsSpan(i, window));
            results[i] = new(data.Sessions[today], Forecast: model.Predict(data.Rows[today]), Actual: data.Targets[today], Scale: data.Scales[today]);
        }

        return results;
    }
}
