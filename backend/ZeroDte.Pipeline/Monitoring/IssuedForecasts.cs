using System.Collections.Immutable;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>
/// The ledger as the monitor reads it: one forecast of the morning a session, from the open where there was one, with its outcome. Sealed
/// rows are only ever added, so what has been read is kept, and only sessions that newer rows are about are read again.
/// </summary>
public sealed class IssuedForecasts(ForecastLedger ledger)
{
    /// <summary>Models kept in memory; three years of one take about 100 kB.</summary>
    private const int Capacity = 256;

    private static readonly Kept Nothing = new(new(0, 0), ImmutableSortedDictionary<DateOnly, Issued>.Empty);

    private readonly Recent<ModelKey, Kept> _kept = new(Capacity);

    /// <summary>Forecasts up to a session, and whether that session's own still wait for their outcome.</summary>
    public async Task<(IReadOnlyList<ForecastRecord> Records, bool Pending)> ReadAsync(ModelKey model, DateOnly until,
        CancellationToken cancellationToken)
    {
        var sessions = (await KeptAsync(model, cancellationToken)).Sessions;
        var records = sessions.Where(issued => issued.Key <= until && issued.Value.Record is not null)
            .Select(issued => issued.Value.Record!.Value);
        return ([.. records], sessions.TryGetValue(until, out var last) && last.IsPending);
    }

    private async Task<Kept> KeptAsync(ModelKey model, CancellationToken cancellationToken)
    {
        var kept = _kept.Find(model) ?? Nothing;
        var (counts, first, last) = await ledger.SinceAsync(model, kept.Counts, cancellationToken);
        if (first is null)
            return kept;

        var entries = await ledger.ReadAsync(model, first, last, cancellationToken);
        kept = new(counts, kept.Sessions.SetItems(entries.Where(IsOfTheMorning).GroupBy(entry => entry.Forecast.Session, Of)));
        _kept.Keep(model, kept);
        return kept;
    }

    private static bool IsOfTheMorning(LedgerEntry entry) => entry is { Counts: true, Forecast.Basis: not IntradayOrigin };

    private static KeyValuePair<DateOnly, Issued> Of(DateOnly session, IEnumerable<LedgerEntry> entries)
    {
        var all = entries.ToArray();
        var judged = all.Where(entry => entry.Outcome is not null).MaxBy(entry => entry.Forecast.Basis == Basis.Main);
        return new(session, new(judged is null ? null : Record(judged), Array.Exists(all, entry => entry.Outcome is null)));
    }

    private static ForecastRecord Record(LedgerEntry entry)
    {
        var (forecast, outcome) = (entry.Forecast, entry.Outcome!);
        return new(
            forecast.Session, outcome.Return - outcome.Error, outcome.Return,
            Math.Log(forecast.Lower / forecast.From), Math.Log(forecast.Upper / forecast.From), outcome.Scale);
    }

    /// <param name="Record">Null while no forecast of the session has an outcome.</param>
    private sealed record Issued(ForecastRecord? Record, bool IsPending);

    /// <param name="Counts">The rows that it was made from.</param>
    private sealed record Kept(LedgerCounts Counts, ImmutableSortedDictionary<DateOnly, Issued> Sessions);
}
