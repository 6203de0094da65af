using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study as it was begun, and its result once it has ended.</summary>
/// <param name="Record">"live" or the name of a replay.</param>
/// <param name="AsOf">The last session that it knows.</param>
/// <param name="DataHash">Of the bars.</param>
public sealed record StudyHead(
    string Id, Symbol Symbol, string Record, DateOnly AsOf, string DataHash, StudyPlan Plan, DateTimeOffset StartedAt,
    StudyResult? Result = null)
{
    public const string Live = "live";
}
