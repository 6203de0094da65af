using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Surrogate;

public sealed class TargetsTests
{
    [Fact]
    public void Of_EveryState_IsAsWorkedByHand()
    {
        TrialOutcome[] outcomes =
        [
            2.0, 1.0, 5.0, new TrialOutcome.Failed("no"), new TrialOutcome.RacedOut("behind", [0.5]),
            new TrialOutcome.RacedOut("behind", [3]),
            new TrialOutcome.RacedOut("behind", [9]), new TrialOutcome.RacedOut("behind", []), 0.0, 4.0,
        ];
        var history = Histories.After(1, trial =>
        {
            trial.Constraint("c", trial.Number == 8 ? 3 : trial.Number == 9 ? 1.5 : trial.Float("x", 0, 1) - 2);
            trial.Float("x", 0, 1);
            return outcomes[trial.Number];
        }, outcomes.Select(_ => new[] { ("x", 0.5) }));

        // Complete are 0, 1, 2, 4, 5: the median is 2, the worst 5, a unit 2 - 0; the broken ones 5 + 2 (0.1 + share of the most broken).
        Targets.Of(history, 0).ShouldBe([2, 1, 5, 5, 2, 3, 5, 5, 5 + 2 * 1.1, 5 + 2 * 0.6], 1e-12);
    }

    [Fact]
    public void Of_NothingComplete_IsEmpty() => Targets.Of(Histories.After(1, trial =>
    {
        trial.Float("x", 0, 1);
        return new TrialOutcome.Failed("no");
    }, [("x", 0.5)]), 0).ShouldBeEmpty();

    [Fact]
    public void Levelled_IsTheLogarithmOfDistanceInQuarters() =>
        // The second of four is a quarter's reach: 1.
        Targets.Levelled([3, 0, 8, 1], [3, 0, 8, 1]).ShouldBe([Math.Log(4), 0, Math.Log(9), Math.Log(2)], 1e-12);

    [Fact]
    public void Levelled_AllEqual_IsZero() => Targets.Levelled([7, 7, 7], [7, 7, 7]).ShouldBe([0, 0, 0]);

    /// <summary>Who wants to say "never" returns the largest number there is.</summary>
    [Theory]
    [InlineData(double.MaxValue, 1)]
    [InlineData(-double.MaxValue, 1)]
    [InlineData(1e300, 0)]
    [InlineData(double.Epsilon, 0)]
    [InlineData(double.MaxValue, -double.MaxValue)]
    public void Propose_LossesAsLargeAsTheyGet_GoesOn(double some, double others)
    {
        foreach (var objectives in new[] { 1, 2, 3 })
        {
            foreach (var sampler in new ISampler[] { new SurrogateSampler(), new TpeSampler(), new Nsga2Sampler(4) })
            {
                var study = Studies.New(sampler, objectives);
                for (var k = 0; k < 28; k++)
                {
                    var trial = study.Ask();
                    var (x, y) = (trial.Float("x", 0, 1), trial.Float("y", 0, 1));
                    trial.Constraint("c", k % 5 - 3);
                    study.Tell(trial,
                        Enumerable.Range(0, objectives).Select(m => (k + m) % 3 == 0 ? some : others * (m % 2 == 0 ? x : y)).ToArray());
                }

                study.Trials.ShouldAllBe(t => t.State == TrialState.Complete);
            }
        }
    }

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(1e300)]
    public void Of_And_Levelled_HugeLosses_AreFinite(double huge)
    {
        var history = Histories.After(1, trial =>
        {
            trial.Constraint("c", trial.Number == 3 ? double.PositiveInfinity : -1);
            return trial.Float("x", 0, 1) > 0.5 ? huge : trial.Number == 4 ? -huge : 0;
        }, [("x", 0.1)], [("x", 0.9)], [("x", 0.2)], [("x", 0.3)], [("x", 0.4)], [("x", 0.8)]);

        var losses = Targets.Of(history, 0);

        losses.ShouldAllBe(loss => double.IsFinite(loss * loss));
        Targets.Levelled(losses, losses).ShouldAllBe(level => level >= 0 && level < 1000);
        Targets.Levelled([0, 0, 0, losses.Max()], [0, 0, 0, losses.Max()]).ShouldAllBe(level => level >= 0 && level < 1000);
    }
}
