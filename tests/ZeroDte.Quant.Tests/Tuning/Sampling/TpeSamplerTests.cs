using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning.Sampling;

public sealed class TpeSamplerTests
{
    /// <summary>Sixteen trials: the best three are b, b and a, the other thirteen b.</summary>
    /// <remarks>
    /// The best 0.75 sqrt(16) = 3 give a (7 + 1 + 1 + 3) / 36 = 1/3, b 1/2 and c 1/6 of the density; the rest give b (13 (13 + 0.5) / 14.5
    /// + 1/3) / 14 = 0.888 and a and c 0.056 each. Exceeding most is a: 6.0, against 0.56 for b and 3.0 for c.
    /// </remarks>
    [Fact]
    public void Propose_Choices_IsTheOneThatGoodTrialsHaveMoreThanOthers()
    {
        var history = Histories.After(1, trial => Loss(trial.Number, trial.Categorical("c", "a", "b", "c")),
            Enumerable.Range(0, 16).Select(k => new[] { ("c", k == 2 ? 0.0 : 1) }));

        for (var seed = 0u; seed < 50; seed++)
            Planned(history, seed)["c"].ShouldBe(0);

        static TrialOutcome Loss(int number, string _) => (double)number;
    }

    [Fact]
    public void Propose_Numbers_AreNearTheGoodOnes()
    {
        var history = Histories.After(1, trial => Math.Abs(trial.Float("x", 0, 1) - 0.3),
            Enumerable.Range(0, 40).Select(k => new[] { ("x", (k + 0.5) / 40) }));

        // The best five lie in 0.26 to 0.34; the rest is even around them.
        var proposed = Enumerable.Range(0, 100).Select(seed => Planned(history, (ulong)seed)["x"]).ToArray();
        proposed.Count(x => x is > 0.2 and < 0.4).ShouldBeGreaterThan(95);
        proposed.Distinct().Count().ShouldBe(100);
    }

    [Fact]
    public void Propose_Branches_LearnFromTheirOwnTrials()
    {
        // In either branch 24 trials; all of the second are better than any of the first.
        var history = Histories.After(
            1,
            trial => trial.Categorical("kind", "near", "far") == "near"
                ? 10 + Math.Abs(trial.Float("x", 0, 1) - 0.2) : Math.Abs(trial.Float("y", 0, 1) - 0.8),
            Enumerable.Range(0, 48).Select(k => new[] { ("kind", k % 2), (k % 2 == 0 ? "x" : "y", (k / 2 + 0.5) / 24) }));

        var plans = Enumerable.Range(0, 60).Select(seed => Planned(history, (ulong)seed)).ToArray();

        plans.ShouldAllBe(plan => plan["kind"] == 1);
        plans.Count(plan => plan["x"] is > 0.05 and < 0.35).ShouldBeGreaterThan(55);
        plans.Count(plan => plan["y"] is > 0.65 and < 0.95).ShouldBeGreaterThan(55);
    }

    [Fact]
    public void Propose_BrokenConstraintsFailedAndRaced_AreBad()
    {
        // Whatever is above a half has the better loss, and is worth nothing.
        var history = Histories.After(1, Judge, Enumerable.Range(0, 40).Select(k => new[] { ("x", (k + 0.5) / 40) }));

        Enumerable.Range(0, 60).Count(seed => Planned(history, (ulong)seed)["x"] < 0.55).ShouldBeGreaterThan(57);

        static TrialOutcome Judge(Trial trial)
        {
            var x = trial.Float("x", 0, 1);
            trial.Constraint("c", trial.Number % 3 == 0 ? x - 0.5 : 0);
            return x < 0.5 || trial.Number % 3 == 0
                ? 1 - x
                : trial.Number % 3 == 1 ? new TrialOutcome.Failed("no") : new TrialOutcome.RacedOut("behind", [-1]);
        }
    }

    private static IReadOnlyDictionary<string, double> Planned(History history, ulong seed) =>
        new TpeSampler().Propose(history, history.Trials.Length, seed).Planned;
}
