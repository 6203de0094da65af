using MathNet.Numerics.Distributions;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Racing;

/// <summary>
/// Says when a configuration need not be judged to the end: another one is better in every objective, by a paired one-sided t test over the
/// windows that both have seen.
/// </summary>
/// <remarks>
/// After Maron and Moore, "Hoeffding Races", NIPS 6 (1993), with the paired test of Moore and Lee, "Efficient Algorithms for Minimizing
/// Cross Validation Error", ICML (1994). A configuration that no other beats is stopped with a probability of at most <c>level</c>. The
/// rival must be significant in each objective (an intersection-union test; Berger, Technometrics 24, 1982), and the level is divided by
/// the looks (Bonferroni). The best of many looks better than it is on the windows that it was picked by; so it is picked by those that the
/// configuration has not seen yet, and tested on the others (Cox, "A note on data-splitting for the evaluation of significance levels",
/// Biometrika 62, 1975).
/// </remarks>
public sealed class PairedRace
{
    public const double UsualLevel = 0.05;

    /// <summary>A t statistic of fewer differences says little.</summary>
    private const int FewestWindows = 5;

    private readonly IReadOnlyList<Criterion> _criteria;
    private readonly int[] _looks;
    private readonly double _level;

    /// <param name="criteria">At least one.</param>
    /// <param name="windows">That a configuration is judged on in all; looks are taken after a quarter, a half and three quarters of
    /// them.</param>
    /// <param name="level">In (0, 1).</param>
    public PairedRace(IReadOnlyList<Criterion> criteria, int windows, double level = UsualLevel)
    {
        ArgumentOutOfRangeException.ThrowIfZero(criteria.Count, nameof(criteria));
        if (level is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level must lie between 0 and 1, both excluded.");
        (_criteria, _level) = (criteria, level);
        _looks = [.. new[] { (windows + 3) / 4, (windows + 1) / 2, (3 * windows + 3) / 4 }.Where(w => w >= FewestWindows && w < windows)
            .Distinct()];
    }

    /// <param name="candidate">The windows that it has been judged on so far, the earliest first.</param>
    /// <param name="rivals">The windows of others, judged on all of them.</param>
    public bool IsBeaten(IReadOnlyList<WindowScore> candidate, IReadOnlyList<IReadOnlyList<WindowScore>> rivals)
    {
        if (rivals.Count == 0 || !_looks.Contains(candidate.Count))
            return false;

        var rival = BestAfter(candidate.Count, rivals);
        return _criteria.All(criterion => PValue(candidate, rival, criterion) < _level / _looks.Length);
    }

    /// <summary>The least sum of ranks by each criterion on the later windows; the first of equals.</summary>
    private IReadOnlyList<WindowScore> BestAfter(int seen, IReadOnlyList<IReadOnlyList<WindowScore>> rivals)
    {
        var ranks = new int[rivals.Count];
        foreach (var criterion in _criteria)
        {
            var order = Enumerable.Range(0, ranks.Length).OrderBy(i => rivals[i].Skip(seen).Sum(w => w.Loss(criterion)));
            foreach (var (rank, rival) in order.Index())
                ranks[rival] += rank;
        }

        return rivals[Array.IndexOf(ranks, ranks.Min())];
    }

    /// <summary>One-sided, of the rival being no better; NaN when all differences are equal.</summary>
    private static double PValue(IReadOnlyList<WindowScore> candidate, IReadOnlyList<WindowScore> rival, Criterion criterion)
    {
        var n = candidate.Count;
        var (mean, squares) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
            mean += Difference(i) / n;
        for (var i = 0; i < n; i++)
            squares += (Difference(i) - mean) * (Difference(i) - mean);
        return squares == 0 ? double.NaN : StudentT.CDF(0, 1, n - 1, -mean / Math.Sqrt(squares / n / (n - 1)));

        double Difference(int window) => candidate[window].Loss(criterion) - rival[window].Loss(criterion);
    }
}
