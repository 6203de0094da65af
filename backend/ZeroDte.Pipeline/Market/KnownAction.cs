using ZeroDte.Pipeline.Bars;

namespace ZeroDte.Pipeline.Market;

/// <summary>What a source tells of a corporate action now.</summary>
/// <param name="Counts">Whether prices are adjusted by it; not if it was withdrawn, is told twice, or another source goes before.</param>
public sealed record KnownAction(ActionRow Row, bool Counts);

/// <summary>What a load of actions did.</summary>
/// <param name="Refused">Those that cannot be, each with its reason.</param>
public sealed record ActionChanges(int Told, int Withdrawn, IReadOnlyList<string> Refused);
