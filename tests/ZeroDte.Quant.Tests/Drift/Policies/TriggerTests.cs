using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Drift.Statistics;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Drift.Policies;

public sealed class TriggerTests
{
    private static readonly CalibratedOptions Small = new() { ReferenceSessions = 120, WindowSessions = 30, Streams = 50 };

    [Fact]
    public void Holm_FourPValues_IsAsWorkedByHand()
    {
        // Sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1, never falling.
        Holm.Adjust([0.04, double.NaN, 0.01, 0.03, 0.02]).ShouldBeNear([0.06, double.NaN, 0.04, 0.06, 0.06]);
        Holm.Smallest([0.04, double.NaN, 0.01, 0.03, 0.02]).ShouldBe(0.04, 1e-12);
        Holm.Smallest([double.NaN]).ShouldBe(double.NaN);
    }

    [Fact]
    public void AlarmState_WaveringAndReturning_RingsOncePerEpisodeAndCoolDown()
    {
        var state = new AlarmState(coolDown: 6);
        // Raised, wavers below five times the level, falls, comes back within the cool-down, and stays until it is over.
        double[] pValues = [0.5, 0.01, 0.03, 0.008, double.NaN, 0.2, 0.001, 0.001, 0.001];

        pValues.Select(p => state.Add(p, level: 0.01)).ShouldBe([false, true, false, false, false, false, false, true, false]);
        state.Stands.ShouldBeTrue();
    }

    [Fact]
    public void RollingSample_AsItSlides_EqualsTheTestOfTheWindow()
    {
        var random = new Random(3);
        double[] reference = [.. Enumerable.Range(0, 60).Select(_ => (double)random.Next(20)).Order()];
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => (double)random.Next(25))];
        var rolling = new RollingSample(reference, window: 30);
        for (var i = 0; i < values.Length; i++)
        {
            rolling.Add(values[i]);
            if (i >= 29)
            {
                rolling.AndersonDarlingStatistic()
                    .ShouldBe(AndersonDarling.Test(true, new(reference), new(values.AsSpan(i - 29, 30))).Statistic, 1e-12);
            }
            else
            {
                rolling.AndersonDarlingStatistic().ShouldBe(double.NaN);
            }
        }
    }

    [Fact]
    public void BarDefects_FrozenFeedAndSplit_AreFoundAndNothingElse()
    {
        var candles = Candles.Walk(seed: 1, count: 30);
        candles[11] = candles[10];
        for (var i = 20; i < 24; i++)
            candles[i] = candles[19];
        for (var i = 26; i < 30; i++)
            candles[i] = new(candles[i].Open / 7, candles[i].High / 7, candles[i].Low / 7, candles[i].Close / 7, candles[i].Volume);

        var defects = BarDefects.Find(Days(30), candles);

        Enumerable.Range(0, 30).Where(i => defects[i] is not null).ShouldBe([21, 22, 23, 26]);
        defects[21].ShouldNotBeNull().ShouldContain("stands still");
        defects[26].ShouldNotBeNull().ShouldContain("unadjusted 7:1 split");
    }

    // Trap 3: one row against thirty is never closer than a half, so these ring whatever happens.
    [Fact]
    public void Published_DistancesOfOneRow_RingEverySession()
    {
        var verdicts = new PublishedPolicy().Judge(Series(500, seed: 1), new(50, 120, 30, 500));

        verdicts.Count.ShouldBe(300);
        verdicts.ShouldAllBe(v => v.Raised.Contains(DriftCause.FeatureDrift) && v.Raised.Contains(DriftCause.TargetDrift));
        verdicts.SelectMany(v => v.Tests).Where(t => t.Name == "Kolmogorov-Smirnov").Min(t => t.Statistic)
            .ShouldBeGreaterThanOrEqualTo(0.5 - 1e-12);
    }

    // Trap 4: with errors that never change.
    [Fact]
    public void Published_RmseAndDirection_RingOnAQuarterAndAHalfOfSessions()
    {
        var tests = Enumerable.Range(1, 10).SelectMany(seed => new PublishedPolicy().Judge(Series(500, seed), new(50, 120, 30, 500)))
            .SelectMany(v => v.Tests).ToList();

        Share("errors of 3 sessions").ShouldBeInRange(0.18, 0.32);
        Share("direction of 20 sessions").ShouldBeInRange(0.45, 0.7);

        double Share(string subject) => tests.Where(t => t.Subject == subject).Average(t => t.Fires ? 1.0 : 0);
    }

    // Trap 4: of two samples of one distribution, at the sizes of daily data.
    [Fact]
    public void NormedWasserstein_NoDrift_IsNearlyAlwaysAboveATenth()
    {
        var random = new Random(5);
        var above = Enumerable.Range(0, 400).Count(_ => Wasserstein.Normed(new(Draw(60)), new(Draw(20))) > 0.1);

        above.ShouldBeGreaterThan(360);

        double[] Draw(int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() + random.NextDouble() + random.NextDouble())];
    }

    [Fact]
    public void Calibrated_SameSeriesAndSeed_SaysTheSame()
    {
        var series = Series(300, seed: 2);

        Judge().ShouldBe(Judge());

        string Judge() =>
            string.Join('\n', new CalibratedPolicy(Small).Judge(series, Plan(300)).SelectMany(v => v.Tests).Select(t => $"{t}"));
    }

    [Fact]
    public void MadeUpYears_DrawnInPortionsAndTakenAgain_AreTheSameYears()
    {
        var (series, plan) = (Series(300, seed: 4), Plan(300));
        MadeUpYears Years() => new(series, plan, Baseline.Of(series, plan), Small);
        var (whole, first, then) = (Years(), Years(), Years());

        var all = whole.Draw(Small.Streams);
        var portion = first.Draw(7);
        then.Take(0, portion);
        (then.Next, first.Next).ShouldBe((7, 7));
        byte[] rest = [.. portion, .. then.Draw(20), .. then.Draw(1_000)];

        rest.ShouldBe(all);
        (then.Next, then.Calibration().Level).ShouldBe((Small.Streams, whole.Calibration().Level));
        Should.Throw<ArgumentException>(() => Years().Take(0, portion.AsSpan(1))).Message.ShouldStartWith(
            $"{portion.Length - 1} bytes from year 0 on");
        Should.Throw<ArgumentException>(() => Years().Take(Small.Streams - 6, portion));
    }

    [Fact]
    public void Calibration_OncePrepared_IsNotAskedForAgain()
    {
        var (series, plan, policy) = (Series(300, seed: 5), Plan(300), new CalibratedPolicy(Small));
        var years = policy.Calibration(series, plan).ShouldNotBeNull();

        years.Finish();

        policy.Calibration(series, plan).ShouldBeNull();
        policy.Calibration(Series(150, seed: 1), Plan(150)).ShouldBeNull();
        ((IDriftPolicy)new PublishedPolicy()).Calibration(series, plan).ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(150)]
    public void AnyPolicy_SeriesTooShort_SaysHowManySessionsAreMissing(int sessions)
    {
        foreach (var policy in new IDriftPolicy[] { new CalibratedPolicy(Small), new PublishedPolicy() })
        {
            var verdict = policy.Judge(Series(sessions, seed: 1), Plan(sessions)).ShouldHaveSingleItem();

            verdict.NotEnoughData.ShouldBeTrue();
            verdict.Missing.ShouldHaveSingleItem().ShouldContain($"{156 - sessions} are missing");
        }
    }

    [Fact]
    public void Calibrated_ConstantAndNaNColumnsAndNoForecasts_SaysWhatIsMissingAndTestsTheRest()
    {
        var candles = Candles.Walk(seed: 4, count: 300);
        var series = new MonitorSeries(Days(300), candles,
            () => new FeatureSet(new Gap(), new Fixed("constant", 7), new Fixed("nothing", double.NaN)), []);

        var verdict = new CalibratedPolicy(Small).Judge(series, Plan(300, lookBack: 1))[^1];

        verdict.Missing.ShouldBe([
            "constant: all 120 values of the reference are 7; two different ones are the least, 1 is missing",
            "nothing: the reference has 0 of the 100 values that it takes, 100 are missing",
            "errors: the reference has 0 of the 100 forecasts with outcomes that it takes, 100 are missing",
        ]);
        verdict.Tests.Select(t => t.Subject).ShouldBe(["bars", "gap", "target"]);
    }

    private static MonitorPlan Plan(int to, int lookBack = 5) => new(lookBack, Small.ReferenceSessions, Small.WindowSessions, to);

    /// <summary>A walk with forecasts that know nothing, right on half of all days.</summary>
    private static MonitorSeries Series(int sessions, int seed)
    {
        var (candles, days, random) = (Candles.Walk(seed, sessions), Days(sessions), new Random(seed));
        var records = candles.Select((c, i) =>
            new ForecastRecord(days[i], 0.001 * (random.NextDouble() - 0.5), Math.Log(c.Close / c.Open), -0.008, 0.008, 0.005));
        return new(days, candles, () => new FeatureSet(new Gap(), new Momentum(4)), records);
    }

    private static DateOnly[] Days(int count) =>
        [.. TradingCalendar.Nyse.Sessions(new(2015, 1, 2), new(2019, 12, 31)).Take(count).Select(s => s.Date)];

    private sealed class Fixed(string name, double value) : IFeature
    {
        public string Name => name;

        public int LookBack => 0;

        public void Add(in Candle completed)
        {
        }

        public double Value(in Today today) => value;
    }
}
