namespace ZeroDte.Mlflow.Protocol.Wire;

/// <summary>Which version an alias or a stage named at a time. Beyond MLflow.</summary>
/// <param name="Versions">One at most for an alias; for a stage, all that were in it.</param>
public sealed record ServedVersionResponse(string Name, long At, IReadOnlyList<string> Versions);

/// <summary>One move of an alias, or of a version between stages. Beyond MLflow.</summary>
/// <param name="Kind">alias or stage.</param>
/// <param name="Subject">The alias that moved, or the version.</param>
/// <param name="Origin">Where it was: a version or a stage; null for nowhere.</param>
/// <param name="Target">Where it is since; null for nowhere.</param>
/// <param name="Who">The user that asked; anonymous on an open server.</param>
/// <param name="Hash">SHA-256 over this entry and the hash before it, in hex.</param>
public sealed record RegistryMove(long Number, string Name, string Kind, string Subject, string? Origin, string? Target, string Who,
    long At, string Hash);

/// <param name="Intact">Whether every hash of the whole log fits its entry and its predecessor.</param>
/// <param name="FirstBroken">Number of the first entry that does not fit.</param>
public sealed record RegistryMovesResponse(IReadOnlyList<RegistryMove>? Moves, bool Intact, long? FirstBroken = null);
