namespace ZeroDte.Mlflow.Protocol.Wire;

/// <summary>One move of an alias or a stage. Beyond MLflow.</summary>
/// <param name="Kind">alias or stage.</param>
/// <param name="Slot">The alias or the stage.</param>
/// <param name="FromVersion">What was there before: for an alias the version that held it; null for none.</param>
/// <param name="ToVersion">What is there since; null for none.</param>
/// <param name="Who">The user that asked, or "anonymous" on an open server.</param>
/// <param name="Hash">SHA-256 over this entry and the hash before it, in hex.</param>
public sealed record RegistryMove(
    long Number, string Name, string Kind, string Slot, string? FromVersion, string? ToVersion, string Who, long Timestamp, string Hash);

/// <param name="Intact">Whether every hash fits its entry and its predecessor.</param>
/// <param name="FirstBroken">Number of the first entry that does not fit.</param>
public sealed record RegistryMovesResponse(IReadOnlyList<RegistryMove>? Moves, bool Intact, long? FirstBroken = null);

/// <param name="ServedVersions">One for an alias; for a stage, all that were in it.</param>
public sealed record ServedVersionResponse(string Name, long At, IReadOnlyList<string> ServedVersions);
