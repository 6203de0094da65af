using System.Collections.Immutable;
using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Tuning;

/// <summary>How much of the difference between good and other trials lies in a parameter.</summary>
/// <param name="Share">Of all parameters' importance, 0 to 1; NaN if there are too few trials to tell, or nothing differs.</param>
/// <param name="N">Complete trials that asked for the parameter.</param>
/// <remarks>
/// PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023): the Pearson divergence of the density of the best trials from that of all trials,
/// along one parameter, by which the variance of the objective's indicator has a closed form. Densities are shares of equal cells of the
/// unit interval, with one trial's weight spread over all cells. Parameters that decide together only are not seen, as in any first-order
/// measure.
/// </remarks>
public sealed record ParameterImportance(string Name, double Share, int N)
{
    /// <summary>Watanabe et al. (2023): the best tenth against all.</summary>
    private const double Best = 0.1;

    private const int LeastTrials = 20, Cells = 10;

    /// <summary>A sum of divergences below it is that of the last digits.</summary>
    private const double Rounding = 1e-12;

    /// <param name="objective">Which one, from 0.</param>
    /// <returns>Every parameter of the complete trials, the most important first.</returns>
    public static ImmutableArray<ParameterImportance> Of(Study study, int objective)
    {
        var directions = study.Definition.Directions;
        ArgumentOutOfRangeException.ThrowIfNegative(objective);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(objective, directions.Length);
        var ranked = study.Trials.Where(t => t.State == TrialState.Complete).OrderBy(t => t.Violation)
            .ThenBy(t => directions[objective] == Direction.Minimise ? t.Values[objective] : -t.Values[objective]).ToArray();
        var divergences = ranked.SelectMany(t => t.Parameters).GroupBy(p => p.Name)
            .Select(asked => (asked.Key, Divergence: Divergence([.. asked]), N: asked.Count())).ToArray();
        var sum = divergences.Sum(d => double.IsNaN(d.Divergence) ? 0 : d.Divergence);
        return [.. divergences
            .Select(d => new ParameterImportance(d.Key, sum > Rounding ? d.Divergence / sum : double.NaN, d.N))
            .OrderByDescending(i => i.Share).ThenBy(i => i.Name, StringComparer.Ordinal)];
    }

    /// <param name="ranked">The parameter in the trials that asked for it, best trial first.</param>
    private static double Divergence(Parameter[] ranked)
    {
        if (ranked.Length < LeastTrials)
            return double.NaN;

        var cells = Math.Min(Cells, ranked[0].Domain.Levels ?? Cells);
        var (good, all) = (Shares(ranked[..(int)Math.Ceiling(Best * ranked.Length)]), Shares(ranked));
        var divergence = 0.0;
        for (var c = 0; c < cells; c++)
            divergence += all[c] * (good[c] / all[c] - 1) * (good[c] / all[c] - 1);
        return divergence;

        double[] Shares(Parameter[] of)
        {
            var shares = new double[cells];
            Array.Fill(shares, 1.0 / cells / (of.Length + 1));
            foreach (var p in of)
                shares[Math.Clamp((int)(p.Domain.ToUnit(p.Value) * cells), 0, cells - 1)] += 1.0 / (of.Length + 1);
            return shares;
        }
    }
}
