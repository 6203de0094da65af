namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>A forecast against one baseline on the same sessions.</summary>
/// <param name="Skill">1 - MSE / MSE of the baseline's point.</param>
/// <param name="SkillP">Two-sided Diebold-Mariano p-value of equal squared error; NaN if the two are always equal.</param>
/// <param name="CrpsSkill">1 - CRPS / CRPS of the baseline.</param>
/// <param name="CrpsP">The same of equal CRPS.</param>
public sealed record AgainstBaseline(string Name, Metric Skill, double SkillP, Metric CrpsSkill, double CrpsP)
{
    internal static AgainstBaseline Measure(string name, ReadOnlySpan<Outcome> baseline, double[] squares, double[] crps, int seed)
    {
        var (baseSquares, baseCrps) = (new double[baseline.Length], new double[baseline.Length]);
        for (var i = 0; i < baseline.Length; i++)
        {
            var (expected, actual) = (baseline[i].Expected, baseline[i].Actual);
            (baseSquares[i], baseCrps[i]) = ((actual - expected.Location) * (actual - expected.Location), 100 * expected.Crps(actual));
        }

        return new(
            name,
            Metric.OfSums(squares, baseSquares, seed, (model, sum) => 1 - model / sum),
            DieboldMariano.PValue(baseSquares, squares),
            Metric.OfSums(crps, baseCrps, seed, (model, sum) => 1 - model / sum),
            DieboldMariano.PValue(baseCrps, crps));
    }
}
