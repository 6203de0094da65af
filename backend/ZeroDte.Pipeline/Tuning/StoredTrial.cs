using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A trial that has ended, as it is kept.</summary>
/// <param name="Scored">Null if it failed.</param>
internal sealed record StoredTrial(FinishedTrial Trial, ScoredTrial? Scored, DateTimeOffset EndedAt);
