using System.Text.Json;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Kinds;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Parameters;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Quant.Tests.Learning.Contracts;

/// <summary>A learner that this file alone makes up: it expects a share of the median target.</summary>
public sealed class AnotherLearnerTests
{
    private const string Json = """{"features":["momentum_5"],"keep":null,"window":250,"refitEvery":1"""
        + ""","learner":{"kind":"median","share":0.5},"volatility":{"kind":"har"}}""";

    private static readonly BarSeries Series = new(Symbol.Aapl, Prices.RandomWalk(800, seed: 21));

    public AnotherLearnerTests() => LearnerKind.Add(Median.Kind);

    private static ModelConfiguration Configuration => new(["momentum_5"], keep: null, 250, refitEvery: 1, new Median(0.5), new Har());

    [Fact]
    public void Configuration_OfIt_IsItsJson()
    {
        Configuration.ToJson().ShouldBe(Json);
        ModelConfiguration.Parse(Json).ShouldBe(Configuration);
        Configuration.ToString().ShouldStartWith("median, 1 features");
        Should.Throw<ArgumentException>(() => ModelConfiguration.Parse(Json.Replace("0.5", "2", StringComparison.Ordinal)))
            .Message.ShouldContain("Share");
        Should.Throw<ArgumentException>(() => new ModelConfiguration(["momentum_5"], keep: 1, 250, 1, new Median(0.5), new Har()))
            .Message.ShouldContain("does not rank features");
    }

    [Fact]
    public void Train_WithIt_ForecastsAndReadsBack()
    {
        var recipe = Configuration.ToRecipe(Basis.Open);
        var data = Dataset.Build(Series, recipe);

        var model = CloseModel.Train(Series, recipe, seed: 1);

        model.Learner.ShouldBe("median");
        model.Location.Predict([double.NaN]).ShouldBe(0.5 * Middle(data.Targets.AsSpan()[^250..]));
        model.Location.Explain().Values.ShouldBe([0]);
        var json = JsonSerializer.Serialize(model.Location, JsonSerializerOptions.Web);
        json.ShouldStartWith("""{"$type":"constant","value":""");
        JsonSerializer.Deserialize<IModel>(json, JsonSerializerOptions.Web).ShouldBeOfType<Constant>().ShouldBe(model.Location);
    }

    [Fact]
    public async Task Search_OfASpaceWithIt_TriesItAndFindsItAgain()
    {
        var preset = CloseSpace.Of("close-median", [.. LearnerKind.Known.All.Where(kind => kind.Effort == SearchEffort.Usual), Median.Kind],
            VolatilityKind.Known.All);
        var table = SearchTable.Build(Series, Basis.Open, preset.Features);
        var scorer = new ConfigurationScorer(table, preset.Plan(table.Sessions.Length), distributions: true);
        var study = new Study(new(preset.Criteria.Directions(), new RandomSampler(), Seed: 3));
        var search = new ConfigurationSearch(preset, scorer, preset.Criteria, race: null, study.Definition.Lag, before: []);

        await study.OptimiseAsync(
            search.Try, new(Trials: 30), progress: null, TimeProvider.System, TestContext.Current.CancellationToken);

        study.Trials.ShouldAllBe(trial => trial.State == TrialState.Complete);
        var tried = search.Scored.Where(trial => trial.Configuration.Learner is Median).ToArray();
        tried.ShouldNotBeEmpty();
        tried.Select(trial => ((Median)trial.Configuration.Learner).Share).Distinct().Count().ShouldBe(tried.Length);
        tried.ShouldAllBe(trial => preset.Find(trial.Configuration)!["share"] == ((Median)trial.Configuration.Learner).Share);
        CloseSpace.All.Find(tried[0].Configuration).ShouldBeNull();
    }

    [Fact]
    public void Compared_WithTheDefault_IsWhatTheKindsSay() =>
        Recipes.Compared(Basis.Open).Select(recipe => recipe.Name).ShouldBe(
        [
            "naive", "expanding mean", "OLS", "ridge", "elastic net, all features", "XGBoost, all features",
            "volatility: HAR without terms", "volatility: EWMA of squared returns", "volatility: EWMA of range",
            "volatility: GARCH(1,1)", "volatility: HAR and EWMA of range", "calibration: split only",
        ]);

    [Fact]
    public void Add_AnotherOfTheName_IsRefused()
    {
        LearnerKind.Add(Median.Kind); // the same one again is not another
        LearnerKind.Known.All.Count(kind => kind.Name == "median").ShouldBe(1);
        Should.Throw<ArgumentException>(() => LearnerKind.Add(new LearnerKind
        {
            Name = "ridge",
            Label = "ridge",
            Type = typeof(Median),
            Make = values => new Median(values[0]),
            Models = [],
        })).Message.ShouldContain("There is a learner 'ridge' already");
    }

    [Fact]
    public void Parse_UnknownLearner_SaysWhichThereAre() =>
        Should.Throw<JsonException>(() => ModelConfiguration.Parse(Json.Replace("median", "middle", StringComparison.Ordinal)))
            .Message.ShouldContain("There is no learner 'middle'. There are: average, elasticNet, mean, median, naive");

    private static double Middle(ReadOnlySpan<double> targets)
    {
        var sorted = targets.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }

    private sealed record Median(double Share) : LearnerChoice
    {
        public static LearnerKind Kind { get; } = new()
        {
            Name = "median",
            Label = "median",
            Type = typeof(Median),
            Effort = SearchEffort.Named,
            Space = [new("share", new FloatDomain(0, 1), choice => ((Median)choice).Share)],
            Make = values => new Median(values[0]),
            LooksAtFeatures = false,
            Models = [Constant.Kind],
        };

        public override ILearner Create() => Share is >= 0 and <= 1
            ? new MedianLearner(Share)
            : throw new ArgumentOutOfRangeException(nameof(Share), Share, "Must lie between 0 and 1.");
    }

    private sealed class MedianLearner(double share) : ILearner
    {
        public string Name => "median";

        public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets) => new Constant(share * Middle(targets), rows.Columns);
    }

    private sealed record Constant(double Value, int Features) : IModel
    {
        public static ModelKind Kind { get; } = new(
            "constant", typeof(Constant), """return numpy.full(len(rows), model["value"])""");

        public double Predict(ReadOnlySpan<double> row) => Value;

        public FeatureWeights Explain() => new(FeatureWeights.Coefficient, Value, new double[Features]);
    }
}
