namespace ZeroDte.Pipeline.Bars;

/// <summary>What a load did to the store: sessions new to it, sessions whose bar it superseded, sessions it already had.</summary>
public sealed record LoadResult(long Added, long Corrected, long Unchanged);
