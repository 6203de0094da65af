using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>How good a record's sealed forecasts have been. Percentages are of the starting price; null is not known.</summary>
/// <param name="Sessions">Sessions with an outcome, which every figure is of.</param>
/// <param name="Missing">Sessions of the exchange between the first and the last of them without an outcome.</param>
/// <param name="Replayed">How many of them were forecast on the replay clock, after the fact.</param>
/// <param name="Skill">1 - MSE / MSE(naive).</param>
/// <param name="SkillP">Diebold-Mariano, two-sided.</param>
/// <param name="Coverage90">Share of sessions that closed within the 90 % range.</param>
/// <param name="CrpsSkill">1 - CRPS / CRPS of a constant Gaussian.</param>
/// <param name="Verdict">Of the point: better only than every one of <paramref name="Baselines"/>.</param>
/// <param name="Baselines">The record against each baseline on the same sessions.</param>
/// <param name="LedgerHash">What the chain of forecasts ends with.</param>
public sealed record TrackRecord(
    string Record,
    string Symbol,
    Basis Basis,
    int Sessions,
    int Missing,
    int Replayed,
    DateOnly? From,
    DateOnly? To,
    Measured? RmsePercent,
    Measured? NaiveRmsePercent,
    Measured? DirectionalAccuracy,
    Measured? AlwaysUp,
    Measured? Skill,
    double? SkillP,
    Verdict? Verdict,
    Measured? Coverage90,
    Measured? Width90Percent,
    Measured? CrpsPercent,
    Measured? NaiveCrpsPercent,
    Measured? CrpsSkill,
    double? CrpsP,
    IReadOnlyList<TrackBaseline> Baselines,
    string LedgerHash)
{
    /// <param name="judged">The baselines and the record, which is last; none if there is no outcome yet.</param>
    public static TrackRecord Of(string record, string symbol, Basis basis, Evaluated[] judged, int replayed, LedgerHead head)
    {
        if (judged is not [var baseline, .., var issued])
        {
            return new(record, symbol, basis, 0, 0, 0, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, [], head.Hash);
        }

        var (naive, s) = (baseline.Scores, issued.Scores);
        return new(
            record,
            symbol,
            basis,
            s.N,
            SessionHole.Find(TradingCalendar.Nyse, Array.ConvertAll(issued.Outcomes, outcome => outcome.Session))
                .Sum(hole => hole.Sessions),
            replayed,
            issued.Outcomes[0].Session,
            issued.Outcomes[^1].Session,
            Measured.Of(s.Rmse),
            Measured.Of(naive.Rmse),
            Measured.Of(s.DirectionalAccuracy),
            Measured.Of(s.AlwaysUp),
            Measured.Of(s.Skill),
            Known(s.DmP),
            s.Verdict,
            Measured.Of(s.Coverage90.All),
            Measured.Of(s.Width90.All),
            Measured.Of(s.Crps),
            Measured.Of(naive.Crps),
            Measured.Of(s.CrpsSkill),
            Known(s.CrpsP),
            [.. s.Baselines.Select(b =>
                new TrackBaseline(b.Name, Measured.Of(b.Skill), Known(b.SkillP), Measured.Of(b.CrpsSkill), Known(b.CrpsP)))],
            head.Hash);
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>
/// A record against one baseline: accuracy of the point and of the distribution, each with its two-sided Diebold-Mariano p-value.
/// </summary>
public sealed record TrackBaseline(string Name, Measured? Skill, double? SkillP, Measured? CrpsSkill, double? CrpsP);

/// <summary>A figure with its 90 % block-bootstrap band.</summary>
public sealed record Measured(double Value, double Lower, double Upper)
{
    public static Measured? Of(Metric metric) =>
        double.IsFinite(metric.Value) && double.IsFinite(metric.Band.Lower) && double.IsFinite(metric.Band.Upper)
            ? new(metric.Value, metric.Band.Lower, metric.Band.Upper)
            : null;
}
