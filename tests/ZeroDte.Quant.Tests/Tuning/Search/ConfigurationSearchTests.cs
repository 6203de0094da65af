using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Parameters;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Racing;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Search;

public sealed class ConfigurationSearchTests
{
    private static readonly BarSeries Series = new(Symbol.Aapl, Prices.RandomWalk(800, seed: 21));

    public static TheoryData<SearchPreset> Presets => [CloseSpace.Linear, CloseSpace.All, PublishedSpace.Preset];

    [Theory]
    [MemberData(nameof(Presets), DisableDiscoveryEnumeration = true)]
    public async Task Optimise_OneTwoOrFourWorkers_GivesTheSameBits(SearchPreset preset)
    {
        var trials = preset == CloseSpace.All ? 12 : 40;

        var one = await RunAsync(preset, trials, workers: 1);
        var two = await RunAsync(preset, trials, workers: 2);
        var four = await RunAsync(preset, trials, workers: 4);

        two.Study.Hash.ShouldBe(one.Study.Hash);
        four.Study.Hash.ShouldBe(one.Study.Hash);
        four.Search.Scored.SelectMany(t => t.Windows).ShouldBe(one.Search.Scored.SelectMany(t => t.Windows));
        one.Study.Trials.ShouldAllBe(t => t.State != TrialState.Failed, string.Join("; ", one.Study.Trials.Select(t => t.Reason)));
    }

    public static TheoryData<ISampler> Samplers =>
        [new RandomSampler(), new SobolSampler(), new TpeSampler(), new Nsga2Sampler(), new SurrogateSampler()];

    [Theory]
    [MemberData(nameof(Samplers), DisableDiscoveryEnumeration = true)]
    public async Task Optimise_AnySampler_GivesTheSameBitsForOneWorkerAndTwo(ISampler sampler)
    {
        var one = await RunAsync(CloseSpace.Linear, 50, workers: 1, sampler: sampler);
        var two = await RunAsync(CloseSpace.Linear, 50, workers: 2, sampler: sampler);

        two.Study.Hash.ShouldBe(one.Study.Hash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public async Task Resume_AnywhereBetween_EndsAsIfItHadNeverStopped(int stopped)
    {
        var whole = await RunAsync(CloseSpace.Linear, 30, workers: 2);

        var before = whole.Study.Trials.Take(stopped);
        var scored = whole.Search.Scored.Where(t => t.Number < stopped);
        var resumed = await RunAsync(CloseSpace.Linear, 30, workers: 2, before, scored);

        resumed.Study.Hash.ShouldBe(whole.Study.Hash);
    }

    [Fact]
    public async Task Race_Configurations_StopsSomeAndNeverTheBest()
    {
        var preset = CloseSpace.Linear with { Criteria = [Criterion.Rmse, Criterion.Crps] };
        var raced = await RunAsync(preset, 100, workers: 2, race: true);
        var full = await RunAsync(preset, 100, workers: 2, race: false);

        var stopped = raced.Study.Trials.Where(t => t.State == TrialState.RacedOut).ToArray();
        stopped.ShouldNotBeEmpty();
        stopped.ShouldAllBe(t => t.Reason!.Contains("of 14 windows", StringComparison.Ordinal));
        // Random proposals do not depend on results, so both studies tried the same.
        foreach (var criterion in new[] { 0, 1 })
            stopped.ShouldNotContain(t => t.Number == full.Study.Trials.MinBy(f => f.Values[criterion])!.Number);
    }

    [Fact]
    public async Task OverfittingReport_OfNoise_CallsNothingSkill()
    {
        var run = await RunAsync(CloseSpace.Linear, 60, workers: 2);

        var report = OverfittingReport.Of(run.Search.Scored, run.Scorer.Naive, CloseSpace.Linear.Criteria, seed: 1);

        report.Tried.ShouldBe(60);
        report.Distinct.ShouldBeInRange(50, 60);
        report.Criteria.Select(c => c.Criterion).ShouldBe(CloseSpace.Linear.Criteria);
        report.Criteria[0].Luck.ShouldBeGreaterThan(0.05);
        report.Criteria[0].Backtest.Probability.ShouldBeInRange(0, 1);
        report.Criteria[0].Backtest.Splits.ShouldBe(3_432); // 14 groups
    }

    [Fact]
    public async Task Against_TheScorersSessions_IsWhatEvaluateMeasures()
    {
        var run = await RunAsync(CloseSpace.Linear, 1, workers: 1);
        var sessions = run.Scorer.Sessions(ModelConfiguration.Default, TestContext.Current.CancellationToken).ToArray();

        var against = run.Scorer.Against(sessions).ShouldNotBeNull();

        var theirs = GaussianBaselines.Of(Basis.Open).Single(b => b.Name == against.Hardest).Forecast(Series).ToDictionary(o => o.Session);
        (against.N, against.First, against.Last).ShouldBe((sessions.Length, sessions[0].Session, sessions[^1].Session));
        against.CrpsSkill.ShouldBe(1
            - sessions.Average(s => s.Crps / 100) / sessions.Average(s => theirs[s.Session].Expected.Crps(s.Actual)), 1e-12);
        against.VsNaive.ShouldBe(1 - sessions.Sum(s => Math.Pow(s.Actual - s.Forecast, 2)) / sessions.Sum(s => s.Actual * s.Actual), 1e-12);
    }

    [Fact]
    public async Task Optimise_SpaceThatFailsEmptyOrUpsideDown_IsRecordedOrEndsTheStudy()
    {
        var failing = await RunAsync(
            CloseSpace.Linear with { Suggest = trial => throw new InvalidOperationException($"no {trial.Int("n", 1, 3)}") }, 6, workers: 2);
        failing.Study.Trials.ShouldAllBe(t => t.State == TrialState.Failed && t.Reason!.StartsWith("InvalidOperationException: no "));
        failing.Search.Scored.ShouldBeEmpty();

        (await Should.ThrowAsync<SearchSpaceException>(
            () => RunAsync(CloseSpace.Linear with { Suggest = _ => ModelConfiguration.Default with { } }, 3, workers: 1)))
            .Message.ShouldContain("empty");
        (await Should.ThrowAsync<SearchSpaceException>(() =>
            RunAsync(CloseSpace.Linear with { Suggest = trial => PublishedSpace.Configuration(trial.Int("lag", 5, 2), 1) }, 3, workers: 1)))
            .Message.ShouldContain("upside down");
    }

    [Fact]
    public async Task Optimise_WithAnIncumbent_TriesItFirstAsItIsAndLearnsFromIt()
    {
        var standing = ModelConfiguration.Default;
        var one = await RunAsync(CloseSpace.Linear, 12, workers: 1, sampler: new TpeSampler(), incumbent: standing);
        var four = await RunAsync(CloseSpace.Linear, 12, workers: 4, sampler: new TpeSampler(), incumbent: standing);

        one.Search[0]!.Configuration.ShouldBe(standing);
        one.Search[0]!.Windows.ShouldBe(one.Scorer.Score(standing, TestContext.Current.CancellationToken));
        (one.Study.Trials[0]["learner"], one.Study.Trials[0]["window"], one.Study.Trials[0]["momentum"])
            .ShouldBe(("average", "1000", "first"));
        four.Study.Hash.ShouldBe(one.Study.Hash);
        var stopped = await RunAsync(
            CloseSpace.Linear, 12, 2, one.Study.Trials.Take(1), one.Search.Scored.Take(1), sampler: new TpeSampler(), incumbent: standing);
        stopped.Study.Hash.ShouldBe(one.Study.Hash);
    }

    [Fact]
    public async Task Optimise_IncumbentOutsideTheSpace_IsTriedFirstAllTheSame()
    {
        var outside = new ModelConfiguration(["gap", "rsi_14"], null, 333, 2, new Ridge(0.01), new Har());

        var run = await RunAsync(CloseSpace.Linear, 12, workers: 2, sampler: new TpeSampler(), incumbent: outside);

        CloseSpace.Linear.Find(outside).ShouldBeNull();
        run.Search[0]!.Configuration.ShouldBe(outside);
        run.Study.Trials[0]["outside_the_space"].ShouldBe("incumbent");
        run.Study.Trials.ShouldAllBe(t => t.State != TrialState.Failed);
        PublishedSpace.Preset.Find(ModelConfiguration.Default).ShouldBeNull();
    }

    [Fact]
    public void Find_WhateverTheSpaceSuggests_IsFoundAgain()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var suggested = CloseSpace.All.Suggest(new(number: 0, seed, new Proposal(seed)));

            var values = CloseSpace.All.Find(suggested);

            values.ShouldNotBeNull($"{suggested.ToJson()}");
            CloseSpace.All.Suggest(new(number: 0, seed: 0, new Proposal(values, seed: 0))).ShouldBe(suggested);
        }
    }

    /// <summary>
    /// On walks in which nothing can be foretold a search keeps what serves, but for one in twenty by each of its two objectives.
    /// </summary>
    [Fact]
    public async Task Search_OnNoise_KeepsWhatServes()
    {
        var changes = 0;
        for (var seed = 1; seed <= 12; seed++)
            changes += await FindsBetterAsync(Prices.RandomWalk(800, seed), ModelConfiguration.Default) ? 1 : 0;

        changes.ShouldBeLessThanOrEqualTo(3); // more than 3 of 12 at one in ten: p 0.026
    }

    /// <summary>Sixty sessions for fifteen slopes, and a scale that hardly remembers: far from the best, and found to be.</summary>
    [Fact]
    public async Task Search_WhatServesIsPoor_FindsBetter()
    {
        var poor = new ModelConfiguration(
            [.. CloseSpace.Linear.Features.Take(12)], null, 60, 1, new Ols(), new EwmaOfReturns(0.80));

        for (var seed = 1; seed <= 3; seed++)
            (await FindsBetterAsync(Prices.RandomWalk(1_200, seed), poor)).ShouldBeTrue($"seed {seed}");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(0)]
    public void Plan_TooFewSessions_SaysHowManyItTakes(int sessions) =>
        Should.Throw<ArgumentException>(() => CloseSpace.Linear.Plan(sessions))
        .Message.ShouldContain($"{sessions} sessions have every feature; the search needs at least 602");

    private static async Task<bool> FindsBetterAsync(Bar[] bars, ModelConfiguration incumbent)
    {
        Criterion[] criteria = [Criterion.Rmse, Criterion.Crps];
        var run = await RunAsync(
            CloseSpace.Linear with { Criteria = criteria }, 40, workers: 2, sampler: new TpeSampler(), incumbent: incumbent, bars: bars);
        var others = run.Search.Scored.Where(t => t.Number != ConfigurationSearch.IncumbentNumber).ToArray();
        return !AgainstIncumbent.Of(others, run.Search[0]!.Windows, criteria, seed: 1).Better.IsEmpty;
    }

    private static async Task<(Study Study, ConfigurationSearch Search, ConfigurationScorer Scorer)> RunAsync(
        SearchPreset preset, int trials, int workers, IEnumerable<FinishedTrial>? before = null, IEnumerable<ScoredTrial>? scored = null,
        bool race = true, ISampler? sampler = null,
        ModelConfiguration? incumbent = null, Bar[]? bars = null)
    {
        var table = SearchTable.Build(
            bars is null ? Series : new(Symbol.Aapl, bars), Basis.Open, preset.Features.Union(incumbent?.Features ?? []));
        var scorer = new ConfigurationScorer(table, preset.Plan(table.Sessions.Length), preset.Criteria.Contains(Criterion.Crps));
        var definition = new StudyDefinition(
            [.. preset.Criteria.Select(c => c.Maximised() ? Direction.Maximise : Direction.Minimise)], sampler ?? new RandomSampler(),
            Seed: 5)
        {
            First = ConfigurationSearch.First(preset, incumbent),
        };
        var study = Study.Resume(definition, before ?? []);
        var search = new ConfigurationSearch(
            preset, scorer, preset.Criteria, race ? new PairedRace(preset.Criteria, scorer.Windows.Count) : null, definition.Lag, scored
            ?? [], incumbent);
        await study.OptimiseAsync(search.Try, new(trials, workers), progress: null, TimeProvider.System,
            TestContext.Current.CancellationToken);
        return (study, search, scorer);
    }
}
