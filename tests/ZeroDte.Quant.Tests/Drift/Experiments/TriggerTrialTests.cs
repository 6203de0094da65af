using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Experiments;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Drift.Experiments;

/// <summary>A smaller version of <c>make bench ARGS=drift-triggers</c>: the same seeds, fewer of them.</summary>
public sealed class TriggerTrialTests
{
    private const int Block = 8;

    private static readonly CalibratedOptions Options = new() { Streams = 100 };
    private static readonly BarSeries Sample = new(Symbol.Aapl, Prices.Sample());
    private static readonly MadeUpSeries Source = new(Sample);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Fifty series are 42 years: 84 alarms are expected, and chance alone moves that by a tenth or so.
    [Fact]
    public void Calibrated_NothingChanges_RingsAsOftenAsItWasSet()
    {
        var trial = Run(new CalibratedPolicy(Options), InjectedChange.None, series: 50);

        trial.FalseAlarmsPerYear.ShouldBeInRange(1.3, 2.7);
        Run(new PublishedPolicy(), InjectedChange.None, series: 5).FalseAlarmsPerYear.ShouldBeGreaterThan(500);
    }

    [Theory]
    [InlineData(InjectedChange.FeatureShift, 10, 40)]
    [InlineData(InjectedChange.VolatilityDoubling, 9, 40)]
    [InlineData(InjectedChange.SignFlip, 6, 50)]
    [InlineData(InjectedChange.FrozenFeed, 12, 2)]
    [InlineData(InjectedChange.UnadjustedSplit, 10, 1)]
    public void Calibrated_Change_IsFoundAndNamed(InjectedChange change, int fewest, double latest)
    {
        var trial = Run(new CalibratedPolicy(Options), change, series: 12);

        trial.Named.ShouldBeGreaterThanOrEqualTo(fewest);
        trial.MedianDelay.ShouldBeLessThanOrEqualTo(latest);
    }

    [Fact]
    public void Replay_OfTheSample_JudgesEveryYearAgainstTheReferenceBefore()
    {
        var series = Judgement.SeriesOf(Sample, Training(), []);

        var (calibrated, published) = (Replay(new CalibratedPolicy(Options)), Replay(new PublishedPolicy()));

        calibrated.Checks.ShouldBe(published.Checks);
        calibrated.Checks.ShouldBe(Sample.Count - series.LookBack - Options.ReferenceSessions - Options.WindowSessions);
        published.Optimisations.Count.ShouldBeGreaterThan(10 * calibrated.Optimisations.Count);
        published.Judged.ShouldBeGreaterThan(100);

        TriggerReplay Replay(IDriftPolicy policy) => TriggerReplay.Run(series, policy, Options, progress: null, Cancel);
    }

    [Fact]
    public void ForecastHistory_OfATraining_IsWhatABacktestWouldHaveSaid()
    {
        var recipe = ModelConfiguration.Default.ToRecipe(Basis.Main);
        var backtest = Backtest.Run(Dataset.Build(Sample, recipe), recipe);

        var history = ForecastHistory.Of(Training());

        history.Select(r => (r.Session, r.Forecast, r.Actual, (r.Lower, r.Upper))).ShouldBe(
            backtest.Outcomes.Select(
            o => (o.Session, o.Expected.Location, o.Actual, ((PredictiveDistribution)o.Expected).Interval(ForecastRecord.Level))));
        history.Average(r => r.Miss).ShouldBeInRange(0.05, 0.15);
        ForecastHistory.Of(Sample, recipe).ShouldBe(history);
    }

    private static RollingTraining Training()
    {
        var training = new RollingTraining(ModelConfiguration.Default.ToRecipe(Basis.Main));
        for (var i = 0; i < Sample.Count; i++)
            training.Add(Sample.Sessions[i], Sample.Candles[i]);
        return training;
    }

    private static TriggerTrial Run(IDriftPolicy policy, InjectedChange change, int series) =>
        TriggerTrial.Run(Source, policy, Options, change, series, sessions: 500, Block, progress: null, Cancel);
}
