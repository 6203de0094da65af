using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning.Sampling;

public sealed class RankingTests
{
    [Fact]
    public void Order_OneObjective_IsFeasibleThenBrokenThenRacedThenFailed()
    {
        TrialOutcome[] outcomes =
        [
            new TrialOutcome.Failed("no"), 3.0, new TrialOutcome.RacedOut("behind", []), -9.0, 1.0,
            new TrialOutcome.RacedOut("behind", [8]),
            -8.0, 3.0, new TrialOutcome.RacedOut("behind", [7]), double.NaN,
        ];

        // 3 breaks its constraint by 2, 6 by 1; 1 and 7 are equal.
        Order(1, k => k == 3 ? 2 : k == 6 ? 1 : -1, outcomes).ShouldBe([4, 1, 7, 6, 3, 8, 5, 2, 0, 9]);
    }

    /// <summary>
    /// The first rank's reference is (11, 11): (0, 10) adds 2 x 1, (10, 0) 1 x 1, (2, 4) adds (3 - 2)(10 - 4), (3, 1) adds (10 - 3)(4 - 1).
    /// </summary>
    [Fact]
    public void Order_TwoObjectives_IsByRankAndThenByHypervolumeAdded() =>
        Order(2, _ => 0, [.. new double[][] { [5, 5], [0, 10], [2, 4], [6, 6], [3, 1], [10, 0] }.Select(values => (TrialOutcome)values)])
            .ShouldBe([4, 2, 1, 5, 0, 3]);

    [Fact]
    public void Order_LargeRank_IsByCrowding()
    {
        // Sixty on a line, evenly but for two gaps: the ends first, then those beside the gaps, which the later even ones follow in their
        // order.
        var at = Enumerable.Range(0, 60).Select(k => k + (k > 20 ? 5.0 : 0) + (k > 40 ? 9 : 0)).ToArray();

        Order(2, _ => 0, [.. at.Select(x => (TrialOutcome)new[] { x, -x })])[..7].ShouldBe([0, 59, 40, 41, 20, 21, 1]);
    }

    [Fact]
    public void Order_EveryRank_IsTheFrontsOfDomination()
    {
        var random = new Xoshiro256(4);
        var losses = Enumerable.Range(0, 40).Select(_ => new[] { random.Uniform(), random.Uniform(), random.Uniform() }).ToArray();

        var order = Order(3, _ => 0, [.. losses.Select(l => (TrialOutcome)l)]);

        var done = 0;
        foreach (var front in Domination.Fronts(losses))
        {
            order[done..(done + front.Length)].Order().ShouldBe(front);
            done += front.Length;
        }
    }

    private static int[] Order(int objectives, Func<int, double> broken, params TrialOutcome[] outcomes) => Ranking.Order(Histories.After(
        objectives,
        trial =>
        {
            trial.Constraint("c", broken(trial.Number));
            trial.Float("x", 0, 1);
            return outcomes[trial.Number];
        },
        outcomes.Select(_ => new[] { ("x", 0.5) })));
}
