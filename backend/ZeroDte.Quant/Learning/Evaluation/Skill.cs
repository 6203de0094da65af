namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>Accuracy against the naive forecast of no move, out of sample.</summary>
/// <param name="VsNaive">1 - MSE / MSE(naive): zero is as good as naive, negative is worse. NaN without forecasts.</param>
/// <param name="Band">90 % block-bootstrap band of <paramref name="VsNaive"/>.</param>
/// <param name="PValue">Two-sided Diebold-Mariano p-value of equal squared error.</param>
/// <param name="N">Sessions forecast.</param>
public sealed record Skill(double VsNaive, Band Band, double PValue, int N)
{
    /// <summary>Below this p-value a difference is called one.</summary>
    internal const double Significance = 0.05;

    public Verdict Verdict =>
        !(PValue < Significance) ? Verdict.NotDistinguishable : VsNaive > 0 ? Verdict.Better : Verdict.Worse;

    public static Skill Measure(ReadOnlySpan<OutOfSample> results, int seed)
    {
        var (naive, model) = (new double[results.Length], new double[results.Length]);
        for (var i = 0; i < results.Length; i++)
        {
            var error = results[i].Actual - results[i].Forecast;
            (naive[i], model[i]) = (results[i].Actual * results[i].Actual, error * error);
        }

        var skill = Metric.OfSums(model, naive, seed, (modelSum, naiveSum) => 1 - modelSum / naiveSum);
        return new(skill.Value, skill.Band, DieboldMariano.PValue(naive, model), results.Length);
    }
}
