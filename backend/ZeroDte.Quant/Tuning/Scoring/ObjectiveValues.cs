namespace ZeroDte.Quant.Tuning.Scoring;

/// <summary>An objective over several windows.</summary>
public static class ObjectiveValues
{
    /// <summary>The value that a person reads: RMSE in percent, the share of right directions, or CRPS in percent.</summary>
    /// <param name="windows">At least one.</param>
    public static double Over(this Objective objective, IReadOnlyList<WindowScore> windows)
    {
        var (loss, n) = (0.0, 0);
        foreach (var window in windows)
        {
            loss += window.Loss(objective) * window.N;
            n += window.N;
        }

        loss /= n;
        return objective switch
        {
            Objective.Rmse => Math.Sqrt(loss),
            Objective.DirectionalAccuracy => 1 - loss,
            _ => loss,
        };
    }

    public static bool Maximised(this Objective objective) => objective == Objective.DirectionalAccuracy;
}
