using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning;

public sealed class ParameterImportanceTests
{
    /// <summary>
    /// Twenty trials, the best two are 4 and 13. A share is (count + 1 / cells) / (n + 1). Of "c" ten in twenty and both of the best are
    /// "a": all 1/2, good 5/6 and 1/6, divergence 1/2 (2/3)^2 + 1/2 (2/3)^2 = 4/9. Of "even" half of either: 0. Of "n" five, five and ten
    /// have 1, 2 and 3, both of the best 1: all 16/63, 16/63, 31/63, good 7/9, 1/9, 1/9, divergence (50/81)(63/16) + (1/81)(63/31) - 1 =
    /// 1.455645.
    /// </summary>
    [Fact]
    public void Of_TwentyTrials_IsAsWorkedByHand()
    {
        var study = Twenty(Direction.Minimise, trial => trial.Number is 4 or 13 ? -1 : trial.Number);
        var (choice, number) = (4.0 / 9, 50.0 / 81 * 63 / 16 + 1.0 / 81 * 63 / 31 - 1);

        var importances = ParameterImportance.Of(study, 0);

        number.ShouldBe(1.455645, 1e-6);
        importances.Select(i => i.Name).ShouldBe(["n", "c", "even"]);
        importances.Select(i => i.Share).ShouldBe([number / (number + choice), choice / (number + choice), 0], 1e-12);
        importances.ShouldAllBe(i => i.N == 20);
    }

    [Fact]
    public void Of_Maximised_IsTheSameOfTheOppositeValues() =>
        ParameterImportance.Of(Twenty(Direction.Maximise, trial => trial.Number is 4 or 13 ? 1 : -trial.Number), 0)
            .ShouldBe(ParameterImportance.Of(Twenty(Direction.Minimise, trial => trial.Number is 4 or 13 ? -1 : trial.Number), 0));

    [Fact]
    public void Of_BrokenConstraint_IsNotGood() =>
        // Trials 4 and 13 as above; two others have better values and break a constraint.
        ParameterImportance.Of(Twenty(Direction.Minimise, trial =>
        {
            trial.Constraint("c", trial.Number is 0 or 1 ? 0.1 : 0);
            return trial.Number is 4 or 13 ? -1 : trial.Number is 0 or 1 ? -5 : trial.Number;
        }), 0).ShouldBe(ParameterImportance.Of(Twenty(Direction.Minimise, trial => trial.Number is 4 or 13 ? -1 : trial.Number), 0));

    [Fact]
    public void Of_NothingDiffers_IsNaN()
    {
        var study = Studies.New(new RandomSampler());
        for (var k = 0; k < 20; k++)
        {
            var trial = study.Ask();
            trial.Categorical("only", "one");
            study.Tell(trial, (double)k);
        }

        ParameterImportance.Of(study, 0).ShouldHaveSingleItem().Share.ShouldBe(double.NaN);
        Should.Throw<ArgumentOutOfRangeException>(() => ParameterImportance.Of(study, 1));
    }

    private static Study Twenty(Direction direction, Func<Trial, double> objective)
    {
        var study = new Study(new([direction], new Planned(), Seed: 1, Lag: 1));
        for (var k = 0; k < 20; k++)
        {
            var trial = study.Ask();
            _ = (trial.Categorical("c", "a", "b"), trial.Categorical("even", "yes", "no"), trial.Int("n", 1, 3));
            study.Tell(trial, objective(trial));
        }

        return study;
    }

    /// <summary>Trials 4 and 13 are a and 1, one even and one odd; so are eight others a, and three others 1.</summary>
    private sealed class Planned : ISampler
    {
        private static readonly int[] A = [4, 13, 0, 1, 2, 3, 5, 6, 7, 8];
        private static readonly int[] One = [4, 13, 9, 10, 11];
        private static readonly int[] Two = [0, 1, 12, 14, 15];

        public string Name => "planned";

        public Proposal Propose(History history, int number, ulong seed) => new(
            new Dictionary<string, double>
            {
                ["c"] = A.Contains(number) ? 0 : 1,
                ["even"] = number % 2,
                ["n"] = One.Contains(number) ? 1 : Two.Contains(number) ? 2 : 3,
            }, seed);
    }
}
