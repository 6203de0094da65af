using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Selection;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Quant.Tests.Learning;

/// <summary>
/// What every learner does with input that a market, or a mistake, may hand it: a finite forecast or an error that names the culprit.
/// </summary>
public sealed class LearnerBadInputTests
{
    private static readonly ILearner[] Learners =
    [
        new NaiveLearner(), new RollingMeanLearner(), new OlsLearner(), new RidgeLearner(0.01), new ElasticNetLearner(),
        new RecursiveElimination(new OlsLearner(), 2),
        new XGBoostLearner(new BoostingParameters { Rounds = 10, Patience = 2 }),
        new EnsembleLearner((new NaiveLearner(), 1), (new RidgeLearner(0.01), 3)),
    ];

    private static readonly (string Name, double[][] Features, double[] Targets)[] Usable =
    [
        ("one row", [[1, 2, 3]], [0.5]),
        ("two rows", [[1, 2, 3], [3, 2, 1]], [0.5, -0.5]),
        ("fewer rows than features", [[1, 2, 4], [3, 2, 1]], [0.1, 0.2]),
        ("as many rows as features", [[1, 2, 4], [3, 2, 1], [5, 5, 7]], [0.1, 0.2, 0.4]),
        ("constant features", [[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3]], [1, 2, 3, 4, 5]),
        ("constant features that no binary fraction holds", [[0.1, 0.7, 1e9 / 3], [0.1, 0.7, 1e9 / 3], [0.1, 0.7, 1e9 / 3]], [1, 2, 3]),
        ("collinear columns", [[1, 2, -3], [2, 4, -6], [3, 6, -9], [4, 8, -12], [5, 10, -15]], [1, 2, 3, 4, 6]),
        ("columns that add up", [[1, 2, 3], [2, 5, 7], [3, 1, 4], [4, 9, 13], [5, 2, 7]], [1, 2, 3, 4, 6]),
        ("all-zero target", [[1, 2, 3], [2, 1, 5], [4, 4, 1], [3, 7, 2], [6, 1, 8]], [0, 0, 0, 0, 0]),
        ("constant target", [[1, 2, 3], [2, 1, 5], [4, 4, 1], [3, 7, 2], [6, 1, 8]], [0.3, 0.3, 0.3, 0.3, 0.3]),
        ("all-zero features", [[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]], [1, -1, 1, -1]),
        ("units far apart", [[1e-9, 1e9, 1], [2e-9, -2e9, 2], [-4e-9, 3e9, 5], [3e-9, 1e9, -3], [0, 2e9, 1]], [1, 2, 3, 4, 6]),
        ("tiny numbers", [[1e-300, 2, 3], [2e-300, 1, 5], [4e-300, 4, 1], [3e-300, 7, 2], [6e-300, 1, 8]], [1, 2, 3, 4, 6]),
    ];

    private static readonly (string Name, double[][] Features, double[] Targets, string Message)[] Unusable =
    [
        ("NaN feature", [[1, 2, 3], [2, double.NaN, 5]], [1, 2], "Feature 'f1' is NaN in row 1"),
        ("infinite feature", [[1, 2, double.PositiveInfinity], [2, 1, 5]], [1, 2], "Feature 'f2' is Infinity in row 0"),
        ("negative infinite feature", [[double.NegativeInfinity, 2, 1], [2, 1, 5]], [1, 2], "Feature 'f0' is -Infinity in row 0"),
        ("NaN target", [[1, 2, 3], [2, 1, 5]], [1, double.NaN], "Target 1 is NaN"),
        ("infinite target", [[1, 2, 3], [2, 1, 5]], [double.NegativeInfinity, 1], "Target 0 is -Infinity"),
        ("fewer targets than rows", [[1, 2, 3], [2, 1, 5]], [1], "2 feature rows and 1 targets"),
    ];

    public static TheoryData<string, string> UsableCases =>
        [.. from learner in Learners from item in Usable select (learner.Name, item.Name)];

    public static TheoryData<string, string> UnusableCases =>
        [.. from learner in Learners from item in Unusable select (learner.Name, item.Name)];

    public static TheoryData<string> LearnerNames => [.. Learners.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(UsableCases))]
    public void Fit_PoorButUsable_ForecastsANumberOfTheTargetsSize(string learner, string name)
    {
        var (_, features, targets) = Usable.Single(c => c.Name == name);
        var model = Learner(learner).Fit(Rows.Of(features), targets);

        foreach (var row in features)
            Math.Abs(model.Predict(row)).ShouldBeLessThanOrEqualTo(2 * targets.Max(Math.Abs) + 1e-9);
    }

    [Theory]
    [MemberData(nameof(UnusableCases))]
    public void Fit_Unusable_NamesTheCulprit(string learner, string name)
    {
        var (_, features, targets, message) = Unusable.Single(c => c.Name == name);

        Should.Throw<ArgumentException>(() => Learner(learner).Fit(Rows.Of(features), targets)).Message.ShouldStartWith(message);
    }

    [Theory]
    [MemberData(nameof(LearnerNames))]
    public void Fit_NoRows_Throws(string learner) =>
        Should.Throw<ArgumentException>(() => Learner(learner).Fit(new FeatureMatrix(["f0"], 0), [])).Message.ShouldStartWith(
            "0 feature rows");

    [Theory]
    [MemberData(nameof(LearnerNames))]
    public void Fit_SquaresOverflow_ForecastsANumberOrNamesTheFeature(string learner)
    {
        var rows = Rows.Of([1e300, 1, 2], [-1e300, 2, 1], [1e200, 0, 3], [0, 1, 1]);
        IModel model;
        try
        {
            model = Learner(learner).Fit(rows, [1, 2, 3, 4]);
        }
        catch (ArgumentException e) when (e.Message.StartsWith("Feature 'f0'", StringComparison.Ordinal))
        {
            return;
        }

        double.IsFinite(model.Predict(rows[0])).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(LearnerNames))]
    public void WalkForward_WindowLongerThanTheHistory_ForecastsNothing(string learner)
    {
        var recipe = ModelConfiguration.Default.ToRecipe(Basis.Open) with { Learner = Learner(learner) };
        var data = Dataset.Build(Candles.Series(Candles.Walk(seed: 1, count: 200)), recipe);

        WalkForward.Run(data, recipe.Learner, new WalkForwardPlan(500)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(LearnerNames))]
    public void WalkForward_ConstantSeries_ForecastsNoMove(string learner)
    {
        var recipe = ModelConfiguration.Default.ToRecipe(Basis.Open) with { Learner = Learner(learner) };
        var data = Dataset.Build(Candles.Series(Candles.Flat(200)), recipe);

        WalkForward.Run(data, recipe.Learner, new WalkForwardPlan(20)).ShouldAllBe(r => Math.Abs(r.Forecast) < 1e-15);
    }

    [Theory]
    [MemberData(nameof(LearnerNames))]
    public void Fit_AnyRows_ForecastsTheSameFiniteBitsTwice(string learner) => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(1, 8).ToArbitrary(), (seed, n, k) =>
        {
            var rows = Rows.Random(n, k, seed);
            var targets = Rows.Targets(rows, row => row[0] + row.Sum());
            var (first, second) = (Learner(learner).Fit(rows, targets).Predict(rows[0]),
                Learner(learner).Fit(rows, targets).Predict(rows[0]));
            return double.IsFinite(first) && BitConverter.DoubleToInt64Bits(first) == BitConverter.DoubleToInt64Bits(second);
        }));

    private static ILearner Learner(string name) => Learners.Single(l => l.Name == name);
}
