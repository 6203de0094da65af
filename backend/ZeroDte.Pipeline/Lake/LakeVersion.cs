namespace ZeroDte.Pipeline.Lake;

/// <summary>The lake as it was from one swap of the manifest to the next.</summary>
/// <param name="Number">0 of a lake that was never written.</param>
public sealed record LakeVersion(long Number, IReadOnlyList<LakeFile> Files);
