using ZeroDte.Pipeline.Ledger;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Pipeline.Serving;

/// <summary>What the ledger has of the session that is forecast, to be told whether an answer is what was sealed.</summary>
/// <param name="entries">The forecasts of the session that count.</param>
/// <param name="pending">What to say where there is none yet.</param>
public sealed class Seals(IReadOnlyList<LedgerEntry> entries, string pending)
{
    /// <summary>
    /// Those that a version made from a price of the session itself, by the New York time of that price, in order.
    /// </summary>
    internal IReadOnlyList<(string At, LedgerEntry Entry)> During(int version) =>
    [
        .. entries.Where(entry => entry.Forecast.Basis.KnowsOpen && entry.Forecast.Model.Version == version)
            .OrderBy(entry => entry.Forecast.Basis.At)
            .Select(entry => (entry.Forecast.Basis.Slot is { Length: > 0 } slot ? slot : "09:30", entry)),
    ];

    /// <summary>A tenth of the finest price that an answer tells.</summary>
    private const double SamePrice = 1e-5;

    /// <param name="from">The price that the forecast starts from, in dollars.</param>
    internal ForecastSeal Of(Basis basis, int version, string dataHash, double from)
    {
        if (entries.FirstOrDefault(entry => entry.Forecast.Basis == basis) is not { Forecast: var forecast } entry)
            return Missing(basis.KnowsOpen ? $"no: nobody has told the {basis.Label} of this session, so this is what if" : pending);

        return forecast.Model.Version == version && forecast.DataHash == dataHash && Math.Abs(forecast.From - from) < SamePrice
            ? new(true, entry.Number, entry.Hash, $"number {entry.Number} of the ledger")
            : Missing($"no: number {entry.Number} of the ledger is, {forecast.PredictedClose:0.00} from {forecast.From:0.00} "
                + $"by version {forecast.Model.Version}");

        static ForecastSeal Missing(string why) => new(false, null, null, why);
    }
}
