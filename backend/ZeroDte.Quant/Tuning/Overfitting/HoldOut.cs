using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Overfitting;

/// <summary>
/// The chosen configuration on the latest sessions, which the search never saw, with 90 % block-bootstrap bands, beside naive.
/// </summary>
public sealed record HoldOut
{
    /// <summary>Sessions.</summary>
    public required int N { get; init; }

    public required DateOnly First { get; init; }

    public required DateOnly Last { get; init; }

    public required Metric Rmse { get; init; }

    public required double NaiveRmse { get; init; }

    public required Metric DirectionalAccuracy { get; init; }

    public required double AlwaysUp { get; init; }

    /// <summary>Of squared error against close = start price.</summary>
    public required Skill Skill { get; init; }

    /// <summary>NaN where no distribution was asked for, as are the two beside it.</summary>
    public required Metric Crps { get; init; }

    public required double NaiveCrps { get; init; }

    /// <summary>Two-sided Diebold-Mariano p-value of equal CRPS with the constant Gaussian.</summary>
    public required double CrpsP { get; init; }

    /// <summary>The running mean and the hardest Gaussian; null where no distribution was asked for.</summary>
    public AgainstBaselines? Against { get; init; }

    /// <param name="sessions">n forecasts, at least one.</param>
    /// <param name="naive">The naive forecasts of the same sessions.</param>
    /// <param name="against">The same forecasts against the baselines.</param>
    public static HoldOut Measure(IReadOnlyList<SessionScore> sessions, IReadOnlyList<SessionScore> naive,
        AgainstBaselines? against, int seed)
    {
        double[] crps = [.. sessions.Select(s => s.Crps)], naiveCrps = [.. naive.Select(s => s.Crps)];
        return new()
        {
            N = sessions.Count,
            First = sessions[0].Session,
            Last = sessions[^1].Session,
            Rmse = Metric.OfSums([.. sessions.Select(s => s.SquaredError)], null, seed, (sum, n) => Math.Sqrt(sum / n)),
            NaiveRmse = Math.Sqrt(naive.Average(s => s.SquaredError)),
            DirectionalAccuracy = Metric.Mean([.. sessions.Select(s => s.Hit ? 1.0 : 0)], seed),
            AlwaysUp = naive.Average(s => s.Hit ? 1.0 : 0),
            Skill = Skill.Measure([.. sessions.Select(s => new OutOfSample(s.Session, s.Forecast, s.Actual, s.Scale))], seed),
            Crps = Metric.Mean(crps, seed),
            NaiveCrps = naiveCrps.Average(),
            CrpsP = Array.Exists(crps, double.IsNaN) ? double.NaN : DieboldMariano.PValue(naiveCrps, crps),
            Against = against,
        };
    }
}
