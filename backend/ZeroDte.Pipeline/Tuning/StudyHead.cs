using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study as it was begun, and its result once it has ended.</summary>
/// <param name="AsOf">The last session that it knows.</param>
/// <param name="DataHash">Of the bars.</param>
public sealed record StudyHead(
    string Id, ModelKey Model, DateOnly AsOf, ContentHash DataHash, StudyPlan Plan, DateTimeOffset StartedAt,
    StudyResult? Result = null)
{
    public Symbol Symbol => Model.Symbol;
}
