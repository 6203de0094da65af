using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Quant.Drift;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Drift;

/// <summary>The ledger as the monitor reads it: one forecast a session, from the open where there was one, with its outcome.</summary>
public sealed class IssuedForecasts(Ledger ledger)
{
    /// <summary>Forecasts up to a session, and whether that session's own still wait for their outcome.</summary>
    public async Task<(IReadOnlyList<ForecastRecord> Records, bool Pending)> ReadAsync(string record, Symbol symbol, DateOnly until, CancellationToken cancellationToken)
    {
        var entries = (await ledger.ReadAsync(record, symbol, from: null, until, cancellationToken)).Where(entry => entry.Counts).ToArray();
        var records = entries
            .Where(entry => entry.Outcome is not null)
            .GroupBy(entry => entry.Forecast.Session, (_, ofSession) => Record(ofSession.MaxBy(entry => entry.Forecast.Basis == Basis.Main)!))
            .OrderBy(r => r.Session);
        return ([.. records], entries.Any(entry => entry.Forecast.Session == until && entry.Outcome is null));
    }

    /// <summary>The forecasts of the sessions of a series.</summary>
    public static async Task<IReadOnlyList<ForecastRecord>> OfAsync(Ledger ledger, string record, BarSeries bars, CancellationToken cancellationToken) =>
        bars.Count == 0 ? [] : (await new IssuedForecasts(ledger).ReadAsync(record, bars.Symbol, bars.Sessions[^1], cancellationToken)).Records;

    private static ForecastRecord Record(LedgerEntry entry)
    {
        var (forecast, outcome) = (entry.Forecast, entry.Outcome!);
        return new(
            forecast.Session, outcome.Return - outcome.Error, outcome.Return,
            Math.Log(forecast.Lower / forecast.From), Math.Log(forecast.Upper / forecast.From), outcome.Scale);
    }
}
