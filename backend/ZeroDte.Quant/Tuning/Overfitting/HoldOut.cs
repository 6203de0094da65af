using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Overfitting;

/// <summary>
/// The chosen configuration on the latest sessions, which the search never saw, with 90 % block-bootstrap bands, beside naive.
/// </summary>
/// <param name="Skill">Of squared error against close = start price.</param>
/// <param name="Crps">NaN where no distribution was asked for, as are the two beside it.</param>
/// <param name="CrpsP">Two-sided Diebold-Mariano p-value of equal CRPS with the constant Gaussian.</param>
/// <param name="Against">The running mean and the hardest Gaussian; null where no distribution was asked for.</param>
public sealed record HoldOut(
    int N, DateOnly First, DateOnly Last, Metric Rmse, double NaiveRmse, Metric DirectionalAccuracy, double AlwaysUp, Skill Skill,
    Metric Crps, double NaiveCrps, double CrpsP,
    AgainstBaselines? Against)
{
    /// <param name="sessions">n forecasts, at least one.</param>
    /// <param name="naive">The naive forecasts of the same sessions.</param>
    /// <param name="against">The same forecasts against the baselines.</param>
    public static HoldOut Measure(IReadOnlyList<SessionScore> sessions, IReadOnlyList<SessionScore> naive,
        AgainstBaselines? against, int seed)
    {
        double[] crps = [.. sessions.Select(s => s.Crps)], naiveCrps = [.. naive.Select(s => s.Crps)];
        return new(
            sessions.Count,
            sessions[0].Session,
            sessions[^1].Session,
            Metric.OfSums([.. sessions.Select(s => s.SquaredError)], null, seed, (sum, n) => Math.Sqrt(sum / n)),
            Math.Sqrt(naive.Average(s => s.SquaredError)),
            Metric.Mean([.. sessions.Select(s => s.Hit ? 1.0 : 0)], seed),
            naive.Average(s => s.Hit ? 1.0 : 0),
            Skill.Measure([.. sessions.Select(s => new OutOfSample(s.Session, s.Forecast, s.Actual, s.Scale))], seed),
            Metric.Mean(crps, seed),
            naiveCrps.Average(),
            Array.Exists(crps, double.IsNaN) ? double.NaN : DieboldMariano.PValue(naiveCrps, crps),
            against);
    }
}
