using System.Text.Json;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Kinds;
using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Parameters;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Quant.Tests.Learning.Contracts;

/// <summary>A volatility model that this file alone makes up: a multiple of the last session's range.</summary>
public sealed class AnotherVolatilityTests
{
    private const string Json = """{"features":["momentum_5"],"keep":null,"window":250,"refitEvery":1"""
        + ""","learner":{"kind":"naive"},"volatility":{"kind":"lastRange","multiple":2}}""";

    private static readonly BarSeries Series = Candles.Series(Candles.Walk(seed: 7, count: 600));

    public AnotherVolatilityTests() => VolatilityKind.Known.Add(LastRange.Kind);

    private static ModelConfiguration Configuration => new(["momentum_5"], keep: null, 250, 1, new Naive(), new LastRange(2));

    [Fact]
    public void Configuration_OfIt_IsItsJson()
    {
        Configuration.ToJson().ShouldBe(Json);
        ModelConfiguration.Parse(Json).ShouldBe(Configuration);
        Configuration.ToString().ShouldEndWith("last_range");
        Should.Throw<JsonException>(() => ModelConfiguration.Parse(Json.Replace("lastRange", "last", StringComparison.Ordinal)))
            .Message.ShouldContain("There is no volatility model 'last'");
    }

    [Fact]
    public void Train_WithIt_ScalesTheForecast()
    {
        var recipe = Configuration.ToRecipe(Basis.Open);
        var training = new RollingTraining(recipe);
        for (var i = 0; i < Series.Count; i++)
            training.Add(Series.Sessions[i], Series.Candles[i]);
        var model = training.Model(seed: 1);

        var expected = training.Distribution(model, Basis.Open.Today(TradingCalendar.Nyse.Next(Series.Sessions[^1]), open: 100));

        expected.Scale.ShouldBe(model.Width * 2 * Math.Log(Series.Candles[^1].High / Series.Candles[^1].Low), 1e-15);
    }

    [Fact]
    public void Suggest_FromASpaceWithIt_MakesItAndFindsItAgain()
    {
        var preset = CloseSpace.Of("close-range", LearnerKind.Known.All, [Har.Kind, LastRange.Kind]);

        var its = Enumerable.Range(0, 20).Select(seed => preset.Suggest(new(number: 0, (ulong)seed, new Proposal((ulong)seed))))
            .Where(configuration => configuration.Volatility is LastRange).ToArray();

        its.ShouldNotBeEmpty();
        its.ShouldAllBe(configuration => preset.Find(configuration)!["multiple"] == ((LastRange)configuration.Volatility).Multiple);
        CloseSpace.All.Find(its[0]).ShouldBeNull();
    }

    private sealed record LastRange(int Multiple) : VolatilityChoice
    {
        public static VolatilityKind Kind { get; } = new()
        {
            Name = "lastRange",
            Label = "last range",
            Type = typeof(LastRange),
            Effort = SearchEffort.Named,
            Space = [new("multiple", new IntDomain(1, 5), choice => ((LastRange)choice).Multiple)],
            Make = values => new LastRange((int)values[0]),
        };

        public override IFeature Create(Basis basis) => new Forecast(Multiple);

        private sealed class Forecast(int multiple) : IFeature
        {
            private double _latest = double.NaN;

            public string Name => "last_range";

            public int LookBack => 1;

            public void Add(in Candle completed) => _latest = multiple * Math.Log(completed.High / completed.Low);

            public double Value(in Today today) => _latest;
        }
    }
}
