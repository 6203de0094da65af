using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>All that belongs to a study while it runs.</summary>
/// <param name="Incumbent">What serves, on every window.</param>
/// <param name="Trials">In the order in which they ended; grows as it runs.</param>
internal sealed record RunningStudy(
    StudyHead Head, Study Study, ConfigurationSearch Search, ConfigurationScorer Scorer, SearchTable Table, IReadOnlyList<Criterion> Criteria,
    IReadOnlyList<WindowScore> Incumbent, List<StoredTrial> Trials);
