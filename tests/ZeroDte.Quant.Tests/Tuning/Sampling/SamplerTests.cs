using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Sampling;

public sealed class SamplerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<ISampler> Samplers => [new RandomSampler(), new SobolSampler(), new TpeSampler(), new TpeSampler(joint: false),
        new Nsga2Sampler(8), new SurrogateSampler()];

    [Theory]
    [MemberData(nameof(Samplers))]
    public async Task Optimise_OneTwoOrFourWorkers_GivesTheSameBits(ISampler sampler)
    {
        var hashes = new List<string>();
        foreach (var (workers, objectives) in new[] { (1, 1), (2, 1), (4, 1), (1, 2), (2, 2), (4, 2) })
        {
            var study = Studies.New(sampler, objectives);
            await study.OptimiseAsync(objectives == 1 ? Studies.Conditional : Studies.TwoObjectives, new(40, workers), null,
                TimeProvider.System, Cancel);
            hashes.Add(study.Hash);
        }

        hashes[..3].Distinct().ShouldHaveSingleItem();
        hashes[3..].Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public async Task Resume_AtEveryCut_EndsAsIfItHadNeverStopped(ISampler sampler)
    {
        foreach (var (objective, objectives, step) in new[] { ((Objective)Studies.Conditional, 1, 1), (Studies.TwoObjectives, 2, 5) })
        {
            var whole = Studies.New(sampler, objectives);
            await whole.OptimiseAsync(objective, new(26), null, TimeProvider.System, Cancel);

            for (var cut = 0; cut <= 26; cut += step)
            {
                var stored = JsonSerializer.Deserialize<FinishedTrial[]>(JsonSerializer.Serialize(whole.Trials[..cut]))!;
                var rest = Study.Resume(whole.Definition, stored);
                await rest.OptimiseAsync(objective, new(26, Workers: 2), null, TimeProvider.System, Cancel);
                rest.Hash.ShouldBe(whole.Hash, $"{sampler.Name} of {objectives} cut at {cut}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Propose_AnySeed_StaysInItsDomains(ISampler sampler) => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var study = Studies.New(sampler, seed: (ulong)seed);
        for (var k = 0; k < 24; k++)
        {
            var trial = study.Ask();
            TrialOutcome outcome;
            try
            {
                outcome = Studies.Conditional(trial, default);
            }
            catch (InvalidOperationException error)
            {
                outcome = new TrialOutcome.Failed(error.Message);
            }

            study.Tell(trial, outcome).Parameters.ShouldAllBe(p => p.Domain.Contains(p.Value));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(4));

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Propose_NothingButFailuresOrOneValue_GoesOn(ISampler sampler)
    {
        foreach (var outcome in new TrialOutcome[] { double.NaN, 1.0, new TrialOutcome.RacedOut("behind", []), -1e300 })
        {
            var study = Studies.New(sampler);
            for (var k = 0; k < 24; k++)
            {
                var trial = study.Ask();
                trial.Float("x", 3, 3);
                trial.Float("y", -1e300, 1e300);
                trial.Categorical("only", "one");
                trial.Int("n", 7, 7, log: true);
                study.Tell(trial, outcome);
            }

            study.Trials.Length.ShouldBe(24);
        }
    }

    [Theory]
    [InlineData("tpe", "sphere", 60)]
    [InlineData("tpe", "branin", 60)]
    [InlineData("nsga2", "sphere", 150)]
    [InlineData("surrogate", "sphere", 60)]
    [InlineData("surrogate", "branin", 60)]
    [InlineData("surrogate", "conditional", 60)]
    [InlineData("tpe", "conditional", 60)]
    public void Best_MedianOfSevenSeeds_BeatsRandom(string name, string problem, int trials)
    {
        ISampler sampler = name switch { "tpe" => new TpeSampler(), "nsga2" => new Nsga2Sampler(20), _ => new SurrogateSampler() };

        Median(sampler).ShouldBeLessThan(0.75 * Median(new RandomSampler()));

        double Median(ISampler by) => Enumerable.Range(0, 7).Select(seed => Best(by, (ulong)seed)).Order().ElementAt(3);

        double Best(ISampler by, ulong seed)
        {
            var study = Studies.New(by, seed: seed);
            for (var k = 0; k < trials; k++)
            {
                var trial = study.Ask();
                study.Tell(trial, Loss(trial));
            }

            return study.Trials.Min(t => t.Values[0]);
        }

        double Loss(Trial t) => problem switch
        {
            "sphere" => Enumerable.Range(0, 4).Sum(i => Math.Pow(t.Float($"x{i}", -5, 5) - 1 - 0.5 * i, 2)),
            "branin" => Branin(t.Float("x", -5, 10), t.Float("y", 0, 15)) - 0.397887,
            _ => t.Categorical("kind", "a", "b", "c") switch
            {
                "a" => 0.5 + Math.Abs(t.Float("x", 0, 1) - 0.3),
                "b" => 0.5 * (Math.Abs(t.Float("y", 0, 1) - 0.8) + Math.Abs(Math.Log10(t.Float("rate", 1e-4, 1, log: true)) + 3)
                    + Math.Abs(t.Int("depth", 1, 30) - 21) / 30.0),
                _ => 2,
            },
        };
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Front_OfAConstrainedProblem_IsFeasible(ISampler sampler)
    {
        var study = Studies.New(sampler, 2);
        for (var k = 0; k < 120; k++)
        {
            var trial = study.Ask();
            var (x, y) = (trial.Float("x", 0, 1), trial.Float("y", 0, 1));
            trial.Constraint("sum", 0.8 - x - y);
            study.Tell(trial, new TrialOutcome.Complete([x, y]));
        }

        var front = ParetoFront.Of(study);
        front.Trials.ShouldAllBe(t => t.Values.Sum() >= 0.8);
        // The feasible front is the line x + y = 0.8: 1 - 0.32 is the most there is.
        front.Volume([1, 1]).ShouldBeInRange(sampler is RandomSampler or SobolSampler ? 0.4 : 0.5, 0.68);
    }

    [Fact]
    public void Importance_OfOneDecidingParameter_PutsItFirst()
    {
        var study = Studies.New(new RandomSampler());
        for (var k = 0; k < 200; k++)
        {
            var trial = study.Ask();
            var loss = 10 * Math.Pow(trial.Float("matters", 0, 1) - 0.7, 2) + 0.1 * trial.Float("little", 0, 1)
                + (trial.Categorical("none", "a", "b") == "a" ? 0 : 0);
            study.Tell(trial, loss);
        }

        var importances = ParameterImportance.Of(study, 0);
        importances[0].Name.ShouldBe("matters");
        importances[0].Share.ShouldBeGreaterThan(0.7);
        importances.Sum(i => i.Share).ShouldBe(1, 1e-12);
        importances.ShouldAllBe(i => i.N == 200);
    }

    [Fact]
    public void Importance_TooFewTrials_IsNaN()
    {
        var study = Studies.New(new RandomSampler());
        ParameterImportance.Of(study, 0).ShouldBeEmpty();
        var trial = study.Ask();
        trial.Float("x", 0, 1);
        study.Tell(trial, 1.0);
        ParameterImportance.Of(study, 0).ShouldHaveSingleItem().Share.ShouldBe(double.NaN);
    }

    [Fact]
    public void Sobol_Study_IsEvenInEveryDimension()
    {
        var study = Studies.New(new SobolSampler());
        for (var k = 0; k < 16; k++)
        {
            var trial = study.Ask();
            for (var j = 0; j < 70; j++)
                trial.Float($"x{j}", 0, 1);
            study.Tell(trial, 1.0);
        }

        for (var j = 0; j < Sobol.Dimensions; j++)
            study.Trials.Select(t => (int)(16 * t.Parameters[j].Value)).Order().ShouldBe(Enumerable.Range(0, 16));
    }

    private static double Branin(double x, double y) =>
        Math.Pow(y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6, 2) + 10 * (1 - 1 / (8 * Math.PI)) * Math.Cos(x) + 10;
}
