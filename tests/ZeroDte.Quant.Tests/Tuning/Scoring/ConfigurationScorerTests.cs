using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Learning.XGBoost;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tests.Tuning.Scoring;

public sealed class ConfigurationScorerTests
{
    private static readonly string[] Features = ["gap", "rsi_14", "return_1", "return_2", "momentum_5", "close_2", "sma_20",
        "atr_14", "weekday"];
    private static readonly VolatilityChoice Ewma = new EwmaOfRange(0.9);

    public static TheoryData<LearnerChoice, int?> Learners => new()
    {
        { new Naive(), null },
        { new RollingMean(), null },
        { new Ols(), null },
        { new Ols(), 3 },
        { new Ridge(0.1), null },
        { new Ridge(0.1), 4 },
        { new ElasticNet(0.3, 0.5), null },
        { new Average(0.1), null },
        { new Boosting(5, 2, 0.3), null },
    };

    [Theory]
    [MemberData(nameof(Learners), DisableDiscoveryEnumeration = true)]
    public void Sessions_AnyLearner_ForecastsWhatTheRecipeForecasts(LearnerChoice learner, int? keep)
    {
        var series = Series(400);
        var configuration = new ModelConfiguration(Features, keep, window: 60, refitEvery: 10, learner, Ewma);
        var scorer = new ConfigurationScorer(SearchTable.Build(series, Basis.Open, Features), new(count: 10, predictions: 20, holdOut: 30),
            distributions: false);

        var found = scorer.Sessions(configuration, TestContext.Current.CancellationToken).ToArray();

        // The recipe's own walk begins so that its fits fall on the same sessions.
        var recipe = configuration.ToRecipe(Basis.Open);
        var data = Dataset.Build(series, recipe);
        var first = Array.IndexOf(data.Sessions, found[0].Session) - 60;
        var slow = WalkForward.Run(
            new(data.Rows.Slice(first, data.Rows.Rows - first), data.Targets[first..], data.Scales[first..], data.Sessions[first..]),
            recipe.Learner, recipe.Plan);
        found.Length.ShouldBe(200);
        for (var i = 0; i < found.Length; i++)
        {
            found[i].Session.ShouldBe(slow[i].Session);
            found[i].Forecast.ShouldBe(slow[i].Forecast, 1e-10);
            found[i].Actual.ShouldBe(slow[i].Actual);
        }
    }

    [Fact]
    public void Sessions_WithDistributions_AreCalibratedByTheErrorsBefore()
    {
        var series = Series(500);
        var configuration = new ModelConfiguration(Features, null, window: 60, refitEvery: 1, new Ridge(0.1), Ewma);
        var scorer = new ConfigurationScorer(SearchTable.Build(series, Basis.Open, Features), new(10, 20, holdOut: 0), distributions: true);

        var found = scorer.Sessions(configuration, TestContext.Current.CancellationToken).ToArray();

        var recipe = configuration.ToRecipe(Basis.Open);
        var data = Dataset.Build(series, recipe);
        var first = data.Targets.Length - 200 - ConformalCalibration.UsualFewest - 60;
        var slow = Backtest.Run(new(data.Rows.Slice(first, data.Rows.Rows - first), data.Targets[first..], data.Scales[first..],
            data.Sessions[first..]), recipe).Outcomes;
        found.Length.ShouldBe(slow.Length);
        for (var i = 0; i < found.Length; i++)
            found[i].Crps.ShouldBe(100 * slow[i].Expected.Crps(slow[i].Actual), 1e-9);
    }

    [Fact]
    public void Score_FutureChanged_ChangesNothingBeforeIt()
    {
        var bars = Prices.RandomWalk(500, seed: 5);
        var changed = bars[..400]
            .Concat(bars[400..].Select(b => new Bar(b.Session, b.Open * 2, b.High * 3, b.Low * 2, b.Close * 2.5m, b.Volume))).ToArray();
        var configuration = new ModelConfiguration(Features, 4, window: 60, refitEvery: 5, new Ridge(0.1),
            new Har());
        var changedFrom = bars[400].Session;

        var (before, after) = (Of(bars), Of(changed));

        before.Count(s => s.Session < changedFrom).ShouldBe(100);
        before.Where(s => s.Session < changedFrom).ShouldBe(after.Where(s => s.Session < changedFrom));
        before[^1].ShouldNotBe(after[^1]);

        SessionScore[] Of(Bar[] history)
        {
            var table = SearchTable.Build(new(Symbol.Aapl, history), Basis.Open, Features);
            return [.. new ConfigurationScorer(table, new(20, 10, holdOut: 0), distributions: true)
                .Sessions(configuration, CancellationToken.None)];
        }
    }

    [Fact]
    public void Score_Windows_AreOfConsecutiveSessionsBeforeTheHoldOut()
    {
        var table = SearchTable.Build(Series(300), Basis.PreviousClose, Features);
        var scorer = new ConfigurationScorer(table, new(count: 7, predictions: 10, holdOut: 25), distributions: false);
        var configuration = new ModelConfiguration(Features, null, 30, 10, new Naive(), Ewma);

        var windows = scorer.Score(configuration, TestContext.Current.CancellationToken).ToArray();

        windows.Select(w => w.Window).ShouldBe(Enumerable.Range(0, 7));
        windows.ShouldAllBe(w => w.N == 10);
        windows[^1].Last.ShouldBe(table.Sessions[^26]);
        windows.ShouldBe(scorer.Naive);
        Criterion.Rmse.Over(windows).ShouldBe(Math.Sqrt(windows.Average(w => w.SquaredError)), 1e-12);
        Criterion.DirectionalAccuracy.Over(windows).ShouldBe(windows.Average(w => w.Hits), 1e-12);
    }

    [Fact]
    public void WindowScore_TwoSessions_IsAsWorkedByHand()
    {
        var day = new DateOnly(2020, 1, 2);
        var score = WindowScore.Of(3, [new(day, Math.Log(1.02), Math.Log(1.01), 1, 0.5), new(day.AddDays(1), 0, Math.Log(0.97), 1, 0.7)]);

        // Errors of 1 and 3 percent; up and down, both called up.
        score.SquaredError.ShouldBe(5, 1e-9);
        score.Hits.ShouldBe(0.5);
        score.Crps.ShouldBe(0.6, 1e-12);
        Criterion.Rmse.Over([score]).ShouldBe(Math.Sqrt(5), 1e-9);
    }

    [Fact]
    public void Constructor_FewerSessionsThanOneWindow_SaysHowMany() => Should.Throw<ArgumentException>(
        () => new ConfigurationScorer(SearchTable.Build(Series(40), Basis.Open, Features), new(1, 30, holdOut: 0), distributions: false))
        .Message.ShouldContain("AAPL has 40 sessions, 20 of them with every feature: too few for 1 windows of 30 predictions.");

    [Fact]
    public void Score_TrainingWindowLongerThanTheHistory_SaysSo() =>
        Should.Throw<ArgumentException>(() =>
            new ConfigurationScorer(SearchTable.Build(Series(100), Basis.Open, Features), new(5, 10, 0), distributions: false)
        .Score(new ModelConfiguration(Features, null, 60, 1, new Naive(), Ewma), CancellationToken.None).ToArray())
        .Message.ShouldContain("The first of 50 sessions judged has 30 before it; a training window of 60 needs 60.");

    [Fact]
    public void Score_FeatureTheTableIsWithout_SaysWhich() => Should.Throw<ArgumentException>(() =>
        new ConfigurationScorer(SearchTable.Build(Series(100), Basis.Open, Features), new(5, 10, 0), distributions: false)
        .Score(new ModelConfiguration(["rsi_7"], null, 30, 1, new Naive(), Ewma), CancellationToken.None).ToArray())
        .Message.ShouldContain("'rsi_7' is not among those of this search");

    private static BarSeries Series(int sessions) => new(Symbol.Aapl, Prices.RandomWalk(sessions, seed: 11));
}
