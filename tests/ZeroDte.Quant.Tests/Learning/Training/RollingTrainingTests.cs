using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Learning.Training;

public sealed class RollingTrainingTests
{
    private const int Seed = 1;
    private static readonly JsonSerializerOptions WithNaN = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly BarSeries Series = Candles.Series(Candles.Walk(seed: 7, count: 700));

    public static TheoryData<string, Basis> Recipes => new()
    {
        { "served", Basis.Open },
        { "served", Basis.PreviousClose },
        { "short window", Basis.Open },
        { "monthly refits", Basis.Open },
        { "embargo and steps", Basis.PreviousClose },
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Model_AfterEachSession_IsTheOneOfAWholeWalkForwardBitForBit(string name, Basis basis)
    {
        var recipe = Recipe(name, basis);
        var training = new RollingTraining(recipe);
        for (var i = 0; i < Series.Count; i++)
        {
            training.Add(Series.Sessions[i], Series.Candles[i]);
            if (i is 520 or 521 or 699)
                Json(training.Model(Seed)).ShouldBe(Json(Whole(i + 1, recipe)));
        }
    }

    [Fact]
    public void Record_EverySession_HoldsTheScoresOfTheBacktest()
    {
        var recipe = Recipe("served", Basis.Open);
        var training = Fed(recipe, Series.Count);
        var backtest = Backtest.Run(Dataset.Build(Series, recipe), recipe);

        training.Record.ToArray().Select(j => j.Point).ShouldBe(backtest.Points);
        training.Record[ConformalCalibration.UsualFewest..].ToArray().Select(j => j.Crps)
            .ShouldBe(backtest.Outcomes.Select(o => o.Expected.Crps(o.Actual)));
    }

    [Fact]
    public void Judge_FinishedModel_ForecastsOnlyWhatCameAfterIt()
    {
        var recipe = Recipe("served", Basis.Open);
        var model = Fed(recipe, 600).Model(Seed);

        var judged = Fed(recipe, 650).Judge(model, Series.Sessions[599]);

        judged.Select(j => j.Session).ShouldBe(Series.Sessions[600..650].ToArray());
        // The first of them is what the walk-forward says too; the later ones come from a model that stood still.
        judged[0].Point.ShouldBe(Fed(recipe, 650).Record[^50].Point);
        judged[49].Point.Forecast.ShouldNotBe(Fed(recipe, 650).Record[^1].Point.Forecast);
    }

    [Fact]
    public void Model_TooFewSessions_SaysHowManyItTakes() =>
        Should.Throw<InvalidOperationException>(() => Fed(Recipe("served", Basis.Open), 100).Model(Seed)).Message.ShouldContain(
            "training needs at least");

    private static RollingTraining Fed(Recipe recipe, int sessions)
    {
        var training = new RollingTraining(recipe);
        for (var i = 0; i < sessions; i++)
            training.Add(Series.Sessions[i], Series.Candles[i]);
        return training;
    }

    /// <summary>By the batch functions that judge contenders.</summary>
    private static CloseModel Whole(int sessions, Recipe recipe)
    {
        var data = Dataset.Build(Candles.Series(Candles.Walk(seed: 7, count: 700)[..sessions]), recipe);
        var backtest = Backtest.Run(data, recipe);
        var start = Math.Max(0, data.Targets.Length - recipe.Plan.Window);
        return new(
            recipe.Basis,
            recipe.Learner.Name,
            recipe.Learner.Fit(data.Rows.Slice(start, data.Targets.Length - start), data.Targets.AsSpan(start)),
            backtest.Calibration.SortedErrors,
            backtest.Calibration.Width,
            Skill.Measure(backtest.Points.AsSpan(Math.Min(ConformalCalibration.UsualFewest, backtest.Points.Length)), Seed),
            Coverage.Measure(backtest.Outcomes, CloseModel.IntervalLevel, Seed));
    }

    private static Recipe Recipe(string name, Basis basis)
    {
        var served = ModelConfiguration.Default.ToRecipe(basis);
        return name switch
        {
            "served" => served,
            "short window" => served with { Plan = new(60, 30), Learner = new OlsLearner() },
            "monthly refits" => served with { Plan = new(250, 100, refitEvery: 21) },
            "embargo and steps" => served with { Plan = new(250, 100, step: 2, embargo: 3, refitEvery: 5) },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such recipe."),
        };
    }

    private static string Json(CloseModel model) => JsonSerializer.Serialize(model, WithNaN);
}
