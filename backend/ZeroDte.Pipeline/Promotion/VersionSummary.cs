using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>A version without its fits, as lists show it.</summary>
/// <param name="Session">The last that it learnt from.</param>
/// <param name="Standing">Production serves, Staging is watched beside it, Archived has served, None has not.</param>
/// <param name="PublishedAs">Its number in the registry; null until it is there.</param>
public sealed record VersionSummary(
    int Version, DateOnly Session, int Sessions, ModelOrigin Origin, DateTimeOffset TrainedAt, ContentHash DataHash,
    ContentHash ContentHash, string Configuration, string Code, GateVerdict Verdict, string Standing, string? RunId, string? PublishedAs);
