using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>A sealed forecast with its place in the chain and what came of it.</summary>
/// <param name="SealedAt">Real time at which it was written.</param>
/// <param name="Outcome">The latest; null while there is none.</param>
/// <param name="Counts">Of the revisions of a forecast the latest that was in time does, or else the first.</param>
public sealed record LedgerEntry(
    RecordName Record, long Number, SealedForecast Forecast, string Hash, DateTimeOffset SealedAt, SealedOutcome? Outcome, bool Counts);
