using ZeroDte.Pipeline.Ledger;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Training;

namespace ZeroDte.Pipeline.Serving;

/// <summary>The answer that a forecast sealed during the day is.</summary>
internal static class SealedAnswer
{
    /// <param name="during">By New York time, in order.</param>
    /// <param name="at">Null for the latest.</param>
    public static LedgerEntry? Find(IReadOnlyList<(string At, LedgerEntry Entry)> during, string? at) =>
        during.LastOrDefault(one => at is null || one.At == at).Entry;

    /// <summary>What to say of a time from which nothing is sealed.</summary>
    public static string Missing(IReadOnlyList<(string At, LedgerEntry Entry)> during, DateOnly session, string at) =>
        $"There is no forecast of {session:yyyy-MM-dd} from '{at}'. " + (during.Count > 0
            ? $"There are: {string.Join(", ", during.Select(one => one.At))}."
            : "None is sealed from a time of that session yet: that takes its open, and later ones its minutes.");

    /// <param name="before">The answer before the open, for all that does not depend on the time of day.</param>
    /// <param name="strike">The price that the close may end above; null if nobody asks.</param>
    /// <returns>Null of a forecast whose errors its model version keeps.</returns>
    public static Forecast? Of(Forecast before, LedgerEntry entry, double? strike)
    {
        if (entry.Forecast is not { Calibration: { } calibration } f)
            return null;

        var expected = f.Distribution(() => []);
        return before with
        {
            AsOf = f.IssuedAt,
            Open = Math.Round(f.From, 4),
            PredictedClose = f.PredictedClose,
            PredictedDelta = Math.Round(f.PredictedClose - Math.Round(f.From, 4), 4),
            Direction = Direction.Flat,
            ProbabilityUp = f.ProbabilityUp,
            Interval = new(
                CloseModel.IntervalLevel, f.Lower, f.Upper,
                calibration.Sessions == 0 ? null : calibration.Held / (double)calibration.Sessions, CoverageBand: null,
                calibration.Sessions),
            Quantiles = f.Quantiles,
            Decision = new(OptionAction.None,
                $"No move is expected from {f.Basis.Words()}, so there is no side to take. The range is what it knows."),
            Skill = new(0, null, calibration.Sessions, null, null, null, Verdict.NotDistinguishable, null, null),
            Basis = f.Basis,
            Seal = new(true, entry.Number, entry.Hash, $"number {entry.Number} of the ledger"),
            Strike = strike is { } price ? new(price, Math.Round(1 - expected.Probability(Math.Log(price / f.From)), 4)) : null,
            Without = [],
        };
    }
}
