namespace ZeroDte.Pipeline.Bars;

/// <summary>What came of taking a load back.</summary>
public abstract record UndoResult;

/// <summary>The earlier belief holds again.</summary>
/// <param name="By">The load that brought it back.</param>
/// <param name="Restored">Sessions whose earlier bar is believed again.</param>
/// <param name="Withdrawn">Sessions that had no bar before the load and have none again.</param>
/// <param name="First">The first session of them all.</param>
/// <param name="Last">The last session of them all.</param>
public sealed record Undone(StoredLoad Load, long By, long Restored, long Withdrawn, DateOnly First, DateOnly Last) : UndoResult;

/// <summary>What was believed before the load is believed now: it changed nothing, or was taken back already.</summary>
public sealed record NothingToUndo(StoredLoad Load) : UndoResult;

/// <summary>Later loads changed the same sessions, so going back would undo them too. Nothing was stored.</summary>
/// <param name="Later">Their ids, latest first: undone in that order they leave this one free.</param>
public sealed record ChangedSince(StoredLoad Load, IReadOnlyList<long> Later, long Sessions) : UndoResult;

/// <summary>The load told something else than bars, which is taken back in another way. Nothing was stored.</summary>
public sealed record NotOfBars(StoredLoad Load) : UndoResult;

/// <summary>There is no load with this id.</summary>
public sealed record NoSuchLoad(long Id) : UndoResult;
