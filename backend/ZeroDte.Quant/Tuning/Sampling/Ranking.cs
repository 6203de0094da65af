using ZeroDte.Quant.Tuning.Front;

namespace ZeroDte.Quant.Tuning.Sampling;

/// <summary>Trials from best to worst: feasible ones, then by how far constraints are broken, then raced out, then failed.</summary>
/// <remarks>
/// Feasible ones by their loss; with several objectives by non-domination rank, and within a rank those first that add most hypervolume
/// (Ozaki, Tanigaki, Watanabe, Nomura and Onishi, "Multiobjective Tree-Structured Parzen Estimator", JAIR 73, 2022), or the loneliest by
/// crowding distance if the rank is large. Equals stay in their order.
/// </remarks>
internal static class Ranking
{
    /// <summary>Members of a rank up to which hypervolume contributions are worth their time.</summary>
    private const int SmallFront = 48;

    /// <inheritdoc cref="Order"/>
    public static int[] Of(History history) => history.Once<int[]>("ranking", history.Trials.Length, (seen, _) => Order(seen));

    /// <returns>Positions of the trials, best first.</returns>
    public static int[] Order(History history)
    {
        var trials = history.Trials;
        var feasible = Where(t => t.IsFeasible);
        var raced = Where(t => t.State == TrialState.RacedOut);
        return
        [
            .. Sorted(feasible),
            .. Where(t => t.State == TrialState.Complete && !t.IsFeasible).OrderBy(i => trials[i].Violation),
            .. Sorted([.. raced.Where(i => trials[i].Values.Length > 0)]),
            .. raced.Where(i => trials[i].Values.Length == 0),
            .. Where(t => t.State == TrialState.Failed),
        ];

        int[] Where(Predicate<FinishedTrial> condition) => [.. Enumerable.Range(0, trials.Length).Where(i => condition(trials[i]))];

        IEnumerable<int> Sorted(int[] of) => history.Directions.Length == 1
            ? of.OrderBy(i => history.Loss(trials[i], 0))
            : Flattened([.. of.Select(i => history.Losses(trials[i]))]).Select(k => of[k]);
    }

    private static IEnumerable<int> Flattened(double[][] losses)
    {
        foreach (var front in Domination.Fronts(losses))
        {
            var worth = front.Length <= SmallFront ? Contributions(losses, front) : Domination.Crowding(losses, front);
            foreach (var k in Enumerable.Range(0, front.Length).OrderByDescending(k => worth[k]))
                yield return front[k];
        }
    }

    private static double[] Contributions(double[][] losses, int[] front)
    {
        var reference = new double[losses[0].Length];
        for (var m = 0; m < reference.Length; m++)
        {
            var (best, worst) = (front.Min(i => losses[i][m]), front.Max(i => losses[i][m]));
            reference[m] = worst + 0.1 * Math.Max(worst - best, double.Epsilon);
        }

        var all = Hypervolume.Of(front.Select(i => losses[i]), reference);
        return [.. front.Select(i => all - Hypervolume.Of(front.Where(j => j != i).Select(j => losses[j]), reference))];
    }
}
