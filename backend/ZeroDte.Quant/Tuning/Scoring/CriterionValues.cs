using System.Collections.Immutable;

namespace ZeroDte.Quant.Tuning.Scoring;

/// <summary>A criterion over several windows.</summary>
public static class CriterionValues
{
    /// <summary>The value that a person reads: RMSE in percent, the share of right directions, or CRPS in percent.</summary>
    /// <param name="windows">At least one.</param>
    public static double Over(this Criterion criterion, IReadOnlyList<WindowScore> windows)
    {
        var (loss, n) = (0.0, 0);
        foreach (var window in windows)
        {
            loss += window.Loss(criterion) * window.N;
            n += window.N;
        }

        loss /= n;
        return criterion switch
        {
            Criterion.Rmse => Math.Sqrt(loss),
            Criterion.DirectionalAccuracy => 1 - loss,
            _ => loss,
        };
    }

    /// <summary>As users write it.</summary>
    public static string Text(this Criterion criterion) => criterion switch
    {
        Criterion.Rmse => "rmse",
        Criterion.DirectionalAccuracy => "direction",
        Criterion.Crps => "crps",
        _ => throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "There is no such criterion."),
    };

    /// <summary>A value turned so that less is better.</summary>
    public static double Loss(this Criterion criterion, double value) => criterion.Maximised() ? -value : value;

    /// <summary>As a study wants them.</summary>
    public static ImmutableArray<Direction> Directions(this IEnumerable<Criterion> criteria) =>
        [.. criteria.Select(c => c.Maximised() ? Direction.Maximise : Direction.Minimise)];

    public static bool Maximised(this Criterion criterion) => criterion == Criterion.DirectionalAccuracy;
}
