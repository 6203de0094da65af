using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Catalogue;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tests.Learning;

/// <summary>Sessions that are missing, and sessions that are short.</summary>
public sealed class HoleTests
{
    private static readonly JsonSerializerOptions WithNaN = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly Candle[] Walk = Candles.Walk(seed: 7, count: 800);

    // Calm and wild stretches of 40 sessions in turn, so that a wide range foretells another.
    private static readonly Candle[] Clustered = [.. Enumerable.Range(0, 8)
        .SelectMany(i => Candles.Walk(i, 40, i % 2 == 0 ? 0.005 : 0.03))];

    public static TheoryData<Basis> Bases => [Basis.Open, Basis.PreviousClose];

    [Fact]
    public void Series_SessionsMissing_KnowsHowManyAndWhere()
    {
        var series = Without(600, 30);

        series.Candles.ToArray().Select((c, i) => (i, c.Missed)).Where(c => c.Missed > 0).ShouldBe([(600, 30)]);
        var whole = Candles.Series(Walk);
        SessionHole.Find(TradingCalendar.Nyse, series.Sessions).ShouldBe([new(whole.Sessions[600], whole.Sessions[629], 30)]);
        SessionHole.Find(TradingCalendar.Nyse, whole.Sessions).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void Features_AfterAHole_SayNothingUntilTheyNoLongerLookBackOverIt(int missing)
    {
        var set = new FeatureSet(new IntradayReturn(1), new IntradayReturn(3), new LaggedReturn(1), new Momentum(2),
            FeatureCatalogue.Create("rsi_14"));
        var (series, whole) = (Without(600, missing), Candles.Series(Walk));
        var (row, expected) = (new double[5], new double[5]);
        var complete = new FeatureSet(new IntradayReturn(1), new IntradayReturn(3), new LaggedReturn(1), new Momentum(2),
            FeatureCatalogue.Create("rsi_14"));
        var defined = new int[5];
        for (var i = 0; i < whole.Count; i++)
            complete.Add(whole.Candles[i]);
        for (var i = 0; i < series.Count; i++)
        {
            set.Values(new(series.Sessions[i], series.Candles[i].Open), row);
            for (var j = 0; j < 5 && i > 600; j++)
                defined[j] += double.IsNaN(row[j]) ? 1 : 0;
            set.Add(series.Candles[i]);
        }

        // Undefined of the sessions that begin with the second after the hole. Over a hole of one the third return back, and momentum, see
        // first what was before it.
        defined.ShouldBe([0, missing == 1 ? 1 : 2, 1, missing == 1 ? 1 : 2, 14]);
        complete.Values(new(default, 1), expected);
        set.Values(new(default, 1), row);
        row[..4].ShouldBe(expected[..4]);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void Training_OverAHole_LearnsFromNoSessionThatLooksBackOverIt(Basis basis)
    {
        var recipe = ModelConfiguration.Default.ToRecipe(basis);
        var (series, whole) = (Without(600, 30), Candles.Series(Walk));

        var data = Dataset.Build(series, recipe);

        var left = whole.Sessions[630..].ToArray().Except(data.Sessions).ToArray();
        left.ShouldBe(whole.Sessions[630..(basis == Basis.Open ? 652 : 653)].ToArray()); // until the means of a month are full again
        data.Targets.Max(Math.Abs).ShouldBeLessThan(0.05);
        var unbroken = Dataset.Build(whole, recipe);
        data.Targets[..400].ShouldBe(unbroken.Targets[..400]);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void Training_OverAHoleOfOne_LosesFourSessions(Basis basis)
    {
        var (series, whole) = (Without(600, 1), Candles.Series(Walk));

        var data = Dataset.Build(series, ModelConfiguration.Default.ToRecipe(basis));

        whole.Sessions[123..].ToArray().Except(data.Sessions).Except([whole.Sessions[600]]).ShouldBe(
            [.. whole.Sessions[601..604], whole.Sessions[606]]); // momentum over 5 sessions begins in the hole on the last of them
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public void Training_OverAHole_IsTheSameSessionBySessionAndAtOnce(Basis basis)
    {
        var (recipe, series) = (ModelConfiguration.Default.ToRecipe(basis), Without(600, 30));
        var training = new RollingTraining(recipe);
        for (var i = 0; i < series.Count; i++)
            training.Add(series.Sessions[i], series.Candles[i]);

        var backtest = Backtest.Run(Dataset.Build(series, recipe), recipe);
        training.Record.ToArray().Select(j => j.Point).ShouldBe(backtest.Points);
        var table = SearchTable.Build(series, basis, ModelConfiguration.Default.Features);
        table.Sessions.Where(s => s > series.Sessions[500])
            .ShouldBe(Dataset.Build(series, recipe).Sessions.Where(s => s > series.Sessions[500]));
        table.Scales(ModelConfiguration.Default.Volatility)[^50..].ShouldBe(Dataset.Build(series, recipe).Scales[^50..]);
    }

    [Theory]
    [InlineData(600, false)]
    [InlineData(601, false)]
    [InlineData(602, true)]
    [InlineData(604, false)] // momentum begins in the hole
    [InlineData(605, true)]
    public void Sees_NextSessions_OnlyOnceNothingLooksBack(int known, bool sees)
    {
        var (series, training) = (Without(599, 1), new RollingTraining(ModelConfiguration.Default.ToRecipe(Basis.Open)));
        for (var i = 0; i < known; i++)
            training.Add(series.Sessions[i], series.Candles[i]);

        training.Sees(new(TradingCalendar.Nyse.Next(series.Sessions[known - 1]), series.Candles[known - 1].Close)).ShouldBe(sees);
    }

    [Fact]
    public void GaussianBaselines_FromThePreviousClose_LeavesOutTheReturnAcrossAHole()
    {
        var series = Without(600, 30);

        GaussianBaselines.Constant(series, Basis.PreviousClose).Select(o => o.Session).ShouldNotContain(series.Sessions[600]);
        GaussianBaselines.Constant(series, Basis.Open).Select(o => o.Session).ShouldContain(series.Sessions[600]);
    }

    [Fact]
    public void PublishedMethod_OverAHole_Runs() =>
        Should.NotThrow(() => PublishedMethod.Forecast(Without(600, 3), 30, seesToday: false));

    [Theory]
    [MemberData(nameof(Bases))]
    public void Training_WithoutHolesAndShortSessions_IsAsIfNobodyKnewOfThem(Basis basis)
    {
        // Before the calendar begins there are no holes, and without Christmas Eve no short sessions.
        var days = Enumerable.Range(0, 900).Select(i => new DateOnly(1970, 1, 1).AddDays(i))
            .Where(d => d is not { Month: 12, Day: 24 }).Take(800);
        var series = new BarSeries(Symbol.Aapl, days.Zip(Candles.Series(Walk).Candles.ToArray(), (day, c) =>
            new Bar(day, (decimal)c.Open, (decimal)c.High, (decimal)c.Low, (decimal)c.Close, (long)c.Volume)));
        var (training, plain) = (
            new RollingTraining(ModelConfiguration.Default.ToRecipe(basis)),
            new RollingTraining(ModelConfiguration.Default.ToRecipe(basis)));
        for (var i = 0; i < series.Count; i++)
        {
            var (open, high, low, close, volume) = series.Candles[i];
            training.Add(series.Sessions[i], series.Candles[i]);
            plain.Add(series.Sessions[i], new(open, high, low, close, volume));
        }

        JsonSerializer.Serialize(training.Model(1), WithNaN).ShouldBe(JsonSerializer.Serialize(plain.Model(1), WithNaN));
    }

    [Theory]
    [InlineData("2018-11-23", 180)]
    [InlineData("2018-11-26", 0)]
    [InlineData("1992-12-24", 120)] // until then they closed at 14:00
    [InlineData("1999-12-31", 180)]
    [InlineData("2002-09-11", 150)] // opened at noon
    [InlineData("1994-02-11", 0)] // a snowstorm that nobody could know at the open
    [InlineData("1997-10-27", 0)] // the circuit breaker
    public void MinutesCut_Session_IsWhatWasAnnounced(string date, int minutes) =>
        Series(new Bar(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture), 1, 1, 1, 1, 1)).Candles[0].MinutesCut
            .ShouldBe(minutes);

    [Fact]
    public void Factors_OfAnEarlyClose_AreThoseOfTheDocumentation()
    {
        var candle = new Candle(1, 1, 1, 1, 1) { MinutesCut = 180 };

        candle.RangeFactor.ShouldBe(Math.Sqrt(210.0 / 390), 1e-15);
        candle.ReturnFactor.ShouldBe(0.82, 0.001);
        new Today(new(2018, 11, 23), 1).ReturnFactor.ShouldBe(candle.ReturnFactor);
        (default(Candle).RangeFactor, default(Candle).ReturnFactor, new Today(new(2018, 11, 26), 1).ReturnFactor).ShouldBe((1, 1, 1));
    }

    public static TheoryData<string> Volatilities => ["har", "range", "returns", "garch"];

    [Theory]
    [MemberData(nameof(Volatilities))]
    public void Volatility_ShortSession_IsForecastShorterAndStretchedForTheNext(string name)
    {
        foreach (var basis in (Basis[])[Basis.Open, Basis.PreviousClose])
        {
            var (regular, cut) = (Create(), Create());
            foreach (var candle in Clustered[..^1])
            {
                regular.Add(candle);
                cut.Add(candle);
            }

            regular.Value(new(new(2018, 11, 23), Clustered[^2].Close)).ShouldBe(
                regular.Value(new(new(2018, 11, 26), Clustered[^2].Close)) * new Today(new(2018, 11, 23), 1).ReturnFactor);
            regular.Add(Clustered[^1]);
            cut.Add(Clustered[^1] with { MinutesCut = 180 });
            cut.Value(new(new(2018, 11, 26), Clustered[^1].Close))
                .ShouldBeGreaterThan(regular.Value(new(new(2018, 11, 26), Clustered[^1].Close)));

            IFeature Create() => name switch
            {
                "har" => new LogRangeHar(basis),
                "range" => new RangeVolatility(0.9),
                "returns" => new ReturnEwma(basis, 0.94),
                _ => new GarchVolatility(basis),
            };
        }
    }

    [Theory]
    [InlineData("har")]
    [InlineData("returns")]
    [InlineData("garch")]
    public void Volatility_FromThePreviousClose_TakesInNoMoveAcrossAHole(string name)
    {
        IFeature Create() => name switch
        {
            "har" => new LogRangeHar(Basis.PreviousClose),
            "returns" => new ReturnEwma(Basis.PreviousClose, 0.94),
            _ => new GarchVolatility(Basis.PreviousClose),
        };
        var (near, far) = (Create(), Create());
        var scaled = Walk.Select((c, i) => i < 400 ? c : new Candle(3 * c.Open, 3 * c.High, 3 * c.Low, 3 * c.Close, c.Volume)).ToArray();
        for (var i = 0; i < 460; i++)
        {
            near.Add(i == 400 ? Walk[i] with { Missed = 3 } : Walk[i]);
            far.Add(i == 400 ? scaled[i] with { Missed = 3 } : scaled[i]);
        }

        far.Value(new(new(2018, 11, 26), 3)).ShouldBe(near.Value(new(new(2018, 11, 26), 1)), 1e-9);
    }

    [Fact]
    public void LogRangeHar_TheDayAfterAHole_DoesNotKnowYesterdaysFall()
    {
        var har = new LogRangeHar(Basis.Open);
        foreach (var candle in Walk[..300])
            har.Add(candle);

        har.Add(Walk[300] with { Missed = 1 });
        har.Value(new(new(2018, 11, 26), Walk[300].Close)).ShouldBe(double.NaN);
        har.Add(Walk[301]);
        har.Value(new(new(2018, 11, 27), Walk[301].Close)).ShouldBeGreaterThan(0);
    }

    private static BarSeries Without(int first, int count)
    {
        var whole = Candles.Series(Walk);
        var bars = Enumerable.Range(0, whole.Count).Where(i => i < first || i >= first + count)
            .Select(i => Bar(whole.Sessions[i], whole.Candles[i]));
        return new(whole.Symbol, bars);
    }

    private static BarSeries Series(params Bar[] bars) => new(Symbol.Aapl, bars);

    private static Bar Bar(DateOnly session, Candle c) =>
        new(session, (decimal)c.Open, (decimal)c.High, (decimal)c.Low, (decimal)c.Close, (long)c.Volume);
}
