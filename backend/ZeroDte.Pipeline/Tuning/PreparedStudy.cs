using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study ready to run, with all that it runs on.</summary>
/// <param name="HasIncumbent">Whether the first trial is what serves.</param>
/// <param name="Trials">In the order in which they ended; grows as it runs.</param>
internal sealed record PreparedStudy(
    StudyHead Head, Study Study, ConfigurationSearch Search, ConfigurationScorer Scorer, SearchTable Table,
    IReadOnlyList<Criterion> Criteria,
    bool HasIncumbent, List<StoredTrial> Trials)
{
    /// <summary>The number of what serves; no trial's where there are too few sessions to judge it.</summary>
    public int IncumbentNumber => HasIncumbent ? ConfigurationSearch.IncumbentNumber : -1;

    /// <summary>What serves, on every window. Where it cannot be judged nothing can serve yet, and naive stands for it.</summary>
    public IReadOnlyList<WindowScore> Incumbent => Search[IncumbentNumber]?.Windows ?? Scorer.Naive;
}
