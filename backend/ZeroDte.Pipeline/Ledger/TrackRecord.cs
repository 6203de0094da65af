using ZeroDte.Pipeline.Identity;
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
    RecordName Record,
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
    public static TrackRecord Of(ModelKey model, Basis basis, Evaluated[] judged, int replayed, LedgerHead head)
    {
        if (judged is not [var baseline, .., var issued])
        {
            return new(model.Record, model.Symbol.Value, basis, 0, 0, 0, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, [], head.Hash);
        }

        var (naive, s) = (baseline.Scores, issued.Scores);
        return new(
            Record: model.Record,
            Symbol: model.Symbol.Value,
            Basis: basis,
            Sessions: s.N,
            Missing: SessionHole.Find(TradingCalendar.Nyse, Array.ConvertAll(issued.Outcomes, outcome => outcome.Session))
                .Sum(hole => hole.Sessions),
            Replayed: replayed,
            From: issued.Outcomes[0].Session,
            To: issued.Outcomes[^1].Session,
            RmsePercent: Measured.Of(s.Rmse),
            NaiveRmsePercent: Measured.Of(naive.Rmse),
            DirectionalAccuracy: Measured.Of(s.DirectionalAccuracy),
            AlwaysUp: Measured.Of(s.AlwaysUp),
            Skill: Measured.Of(s.Skill),
            SkillP: Known(s.DmP),
            Verdict: s.Verdict,
            Coverage90: Measured.Of(s.Coverage90.All),
            Width90Percent: Measured.Of(s.Width90.All),
            CrpsPercent: Measured.Of(s.Crps),
            NaiveCrpsPercent: Measured.Of(naive.Crps),
            CrpsSkill: Measured.Of(s.CrpsSkill),
            CrpsP: Known(s.CrpsP),
            Baselines: [.. s.Baselines.Select(b =>
                new TrackBaseline(b.Name, Measured.Of(b.Skill), Known(b.SkillP), Measured.Of(b.CrpsSkill), Known(b.CrpsP)))],
            LedgerHash: head.Hash);
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
