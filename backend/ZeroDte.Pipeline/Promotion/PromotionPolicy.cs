using MathNet.Numerics.Distributions;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>
/// When a candidate may become champion. A pure function of the evidence; docs/modelling.md gives the reason for each number.
/// </summary>
public static class PromotionPolicy
{
    /// <summary>Latest sessions that coverage and losses are measured on: a year.</summary>
    public const int RecentSessions = 250;

    /// <summary>Sessions that a new configuration is watched for, unless what is known decides before: half a year.</summary>
    public const int ShadowSessions = 126;

    /// <summary>
    /// How often at most a new configuration that is not better than the champion's ever takes over, however often it is looked at.
    /// </summary>
    public const double FalsePromotions = 0.05;

    /// <summary>The e-value that takes over.</summary>
    public const double Convincing = 1 / FalsePromotions;

    private const double MostVolatilities = 6;
    private const double CoverageSignificance = 0.01;
    private const double LossSignificance = 0.05;

    public static GateVerdict Decide(Evidence evidence)
    {
        var gates = new List<Gate> { Sanity(evidence), Coverage(evidence), NoLoss(evidence) };
        var sound = gates.TrueForAll(g => g.Passed);
        // What no search chose was not picked for looking good on these sessions.
        if (evidence is { NewConfiguration: true, Champion: not null, Choice: not null })
            gates.Add(Novelty(evidence));
        return new(gates.TrueForAll(g => g.Passed)
            ? Decision.Promote : sound && IsOpen(evidence) ? Decision.Shadow : Decision.Refuse, gates);
    }

    private static Gate Sanity(Evidence evidence)
    {
        var passed = evidence.Bases.All(b => double.IsFinite(b.Value.Location) && double.IsFinite(b.Value.Scale) && b.Value.Scale > 0
            && Math.Abs(b.Value.Location) <= MostVolatilities * b.Value.Scale);
        return new("sanity", passed, Each(evidence, e => $"expects {e.Location:0.00%} at a volatility of {e.Scale:0.00%} "
            + $"({e.Location / e.Scale:0.00} of at most {MostVolatilities})"));
    }

    private static Gate Coverage(Evidence evidence) => new(
        "coverage",
        evidence.Bases.All(b => BinomialP(b.Value) >= CoverageSignificance),
        Each(evidence, e => $"the 90 % range held {e.Inside} of {e.Sessions} sessions (two-sided binomial p {BinomialP(e):0.000}, at "
            + $"least {CoverageSignificance})"));

    private static Gate NoLoss(Evidence evidence) => new(
        "no loss",
        evidence.Bases.All(b => !(b.Value.Recent?.PWorse < LossSignificance)),
        evidence.Champion is null
            ? "there is no champion to lose to." : Each(evidence, e => Words(e.Recent, e.Recent?.PWorse, "worse", LossSignificance)));

    /// <summary>
    /// A configuration that a search has chosen looked good on the sessions that it was chosen by; so those do not count, and it serves
    /// only on evidence from others. Its mean must be lower as well: the bettor weighs sessions by how much the two differ, the reader does
    /// not.
    /// </summary>
    private static Gate Novelty(Evidence evidence)
    {
        var (watch, since) = (evidence.Main.Watch, evidence.Main.SinceChosen);
        if (IsTheSame(evidence))
        {
            return new("new configuration", false,
                $"It says the same as the champion on all {watch!.N} sessions: the same forecast under another name is no news.");
        }

        var passed = watch?.EValue >= Convincing && since is { N: > 0 } && since.Candidate < since.Champion
            && evidence.Bases.All(b => b.Key == Basis.Main || !(b.Value.SinceChosen?.PWorse < LossSignificance));
        return new("new configuration", passed,
            $"{Each(evidence, e => Words(e.SinceChosen, e.SinceChosen?.PBetter, "better", LossSignificance))} "
            + $"Evidence from the {Basis.Main.Label} that it is better: e-value {watch?.EValue ?? 1:0.00} of {Convincing:0} "
            + $"on {watch?.N ?? 0} sessions that the search had not seen. Watched for {Watched(evidence)} of {ShadowSessions} sessions.");
    }

    private static bool IsTheSame(Evidence evidence) => evidence.Bases.All(b => b.Value.Watch is { N: > 0, Different: 0 });

    /// <summary>
    /// Whether watching on can still change anything: at the end, or once the evidence is as strong the other way, it cannot be expected
    /// to.
    /// </summary>
    private static bool IsOpen(Evidence evidence) =>
        evidence.NewConfiguration && Watched(evidence) < ShadowSessions && !IsTheSame(evidence)
            && !(evidence.Main.Watch?.EValue <= FalsePromotions);

    private static int Watched(Evidence evidence) => evidence.Choice?.Watched ?? 0;

    private static string Each(Evidence evidence, Func<BasisEvidence, string> words) =>
        string.Join("; ", evidence.Bases.Select(b => $"from the {b.Key.Label} {words(b.Value)}")) + ".";

    private static string Words(PairedScores? scores, double? p, string than, double significance) => scores switch
    {
        null or { N: 0 } => "no session is shared yet",
        { PWorse: null } =>
            $"CRPS {scores.Candidate:0.0000%}, the same as the champion's on {scores.N} sessions (naive {scores.Naive:0.0000%})",
        _ => $"CRPS {scores.Candidate:0.0000%} against the champion's {scores.Champion:0.0000%} on {scores.N} sessions (naive "
            + $"{scores.Naive:0.0000%}; one-sided p of {than} {p:0.000}, significant below {significance})",
    };

    /// <summary>
    /// Probability of a count as far from the expected one, or further, in either direction: twice the smaller tail, at most 1.
    /// </summary>
    private static double BinomialP(BasisEvidence evidence)
    {
        if (evidence.Sessions == 0)
            return 1;

        var below = evidence.Inside == evidence.Sessions
            ? 1 : Binomial.CDF(ConformalCalibration.Level, evidence.Sessions, evidence.Inside);
        var above = evidence.Inside == 0 ? 1 : 1 - Binomial.CDF(ConformalCalibration.Level, evidence.Sessions, evidence.Inside - 1);
        return Math.Min(1, 2 * Math.Min(below, above));
    }
}
