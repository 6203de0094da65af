using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Presentation.Evaluation;
using ZeroDte.Presentation.Shell;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>How a record's sealed forecasts have done.</summary>
/// <param name="Judged">Null while no forecast has an outcome and a baseline beside it.</param>
/// <param name="Entries">The forecasts that count, in order, each with its outcome.</param>
/// <param name="Head">Of the chain of forecasts.</param>
/// <param name="From">First session that was asked for; null for all.</param>
/// <param name="Records">Records of this symbol, to go to.</param>
public sealed record TrackRecordView(
    Site Site, ModelKey Model, Basis Basis, JudgedForecasts? Judged, IReadOnlyList<LedgerEntry> Entries, LedgerHead Head, DateOnly? From,
    DateOnly? To, IReadOnlyList<RecordName> Records)
{
    private const int Worst = 10;

    /// <summary>Sessions without an outcome between the first and the last.</summary>
    public IReadOnlyList<SessionHole> Holes { get; } =
        SessionHole.Find(TradingCalendar.Nyse, [.. Entries.Select(entry => entry.Forecast.Session)]);

    /// <summary>Those furthest from what was expected, beside the width that was promised.</summary>
    public IEnumerable<LedgerEntry> WorstDays => Entries.OrderByDescending(entry => Math.Abs(entry.Outcome!.Error) / entry.Outcome.Scale)
        .Take(Worst);
}
