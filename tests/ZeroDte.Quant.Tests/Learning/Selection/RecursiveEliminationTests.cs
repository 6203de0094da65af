using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Selection;

namespace ZeroDte.Quant.Tests.Learning.Selection;

public sealed class RecursiveEliminationTests
{
    [Fact]
    public void Fit_TwoOfFiveMatter_KeepsThem()
    {
        var rows = Rows.Random(200, 5, seed: 1);
        var targets = Rows.Targets(rows, row => 3 * row[1] - 2 * row[4] + 0.1 * row[2]);
        var model = (SelectedModel)new RecursiveElimination(new OlsLearner(), 2).Fit(rows, targets);

        model.Columns.ShouldBe([1, 4]);
        model.Predict([9, 1, 9, 9, 0]).ShouldBe(3, 0.1);
    }

    // By raw coefficient the feature in large units would go first, though it is the one that matters.
    [Fact]
    public void Fit_FeatureInOtherUnits_IsStillTheOneThatMatters()
    {
        var random = Rows.Random(100, 2, seed: 2);
        var rows = Rows.Of([.. Enumerable.Range(0, 100).Select(i => new[] { 1e6 * random[i][0], random[i][1] })]);
        var model = (SelectedModel)new RecursiveElimination(new OlsLearner(), 1)
            .Fit(rows, Rows.Targets(rows, row => 1e-6 * row[0] + 0.3 * row[1]));

        model.Columns.ShouldBe([0]);
    }

    [Fact]
    public void Fit_NoMoreFeaturesThanToKeep_KeepsAll() =>
        ((SelectedModel)new RecursiveElimination(new OlsLearner(), 5).Fit(Rows.Of([1, 2], [3, 1]), [1, 2])).Columns.ShouldBe([0, 1]);

    [Fact]
    public void Fit_LearnerThatCannotRank_Throws() => Should.Throw<NotSupportedException>(() =>
        new RecursiveElimination(new EnsembleLearner((new OlsLearner(), 1)), 1).Fit(Rows.Of([1, 2], [3, 1]), [1, 2])).Message
        .ShouldContain("'ols'");

    [Fact]
    public void Predict_RowOfAnotherLength_Throws()
    {
        var model = new SelectedModel([0], 2, new LinearModel(0, [1]));

        Should.Throw<ArgumentException>(() => model.Predict([1])).Message.ShouldStartWith("1 feature values, not 2.");
    }

    [Fact]
    public void Constructor_KeepNone_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new RecursiveElimination(new OlsLearner(), 0)).ParamName.ShouldBe("keep");
}
