using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Quant.Tuning.Overfitting;

/// <summary>How much of what a search found is the search's own doing.</summary>
/// <param name="Tried">Trials that were scored, in full or until they were raced out.</param>
/// <param name="Distinct">Different configurations among them.</param>
public sealed record OverfittingReport(int Tried, int Distinct, IReadOnlyList<CriterionOverfitting> Criteria)
{
    /// <param name="scored">By number.</param>
    /// <param name="naive">The naive forecast on every window.</param>
    public static OverfittingReport Of(IReadOnlyList<ScoredTrial> scored, IReadOnlyList<WindowScore> naive,
        IReadOnlyList<Criterion> criteria, ulong seed)
    {
        var distinct = scored.DistinctBy(t => t.Configuration.Hash).ToArray();
        var complete = distinct.Where(t => t.Windows.Length == naive.Count).ToArray();
        return new(scored.Count, distinct.Length, [.. criteria.Select(Judge)]);

        CriterionOverfitting Judge(Criterion criterion) => new(
            criterion,
            RealityCheck.Of([.. complete.Select(t => t.Gains(naive, criterion))], distinct.Length, seed).PValue,
            BacktestOverfitting.Of([.. complete.Select(t => t.Windows.Select(w => w.Loss(criterion)).ToArray())]));
    }
}
