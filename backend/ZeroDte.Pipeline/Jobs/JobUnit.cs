using System.Text.Json;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>Work to be done by whoever is free.</summary>
/// <param name="Clock">The simulated time it runs at; null for the real time, whatever it is then.</param>
/// <param name="Expires">When there is no point in it any more, in real time; null for never.</param>
/// <param name="Chain">Units of a chain run one after the other, in the order in which they were added; null for at any time.</param>
/// <param name="Reason">Why a revision is made; null of the first result.</param>
public sealed record JobUnit(
    JobKey Key, DateTimeOffset? Clock = null, DateTimeOffset? Expires = null, string? Chain = null, JsonElement? Parameters = null,
    string? Reason = null);
