using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Selection;

namespace ZeroDte.Quant.Tests.Learning;

public sealed class ModelExplanationTests
{
    public static TheoryData<ILearner> Lines =>
    [
        new NaiveLearner(), new RollingMeanLearner(), new OlsLearner(), new RecursiveElimination(new OlsLearner(), 2),
        new EnsembleLearner((new RecursiveElimination(new OlsLearner(), 3), 2), (new RollingMeanLearner(), 1)),
    ];

    [Theory]
    [MemberData(nameof(Lines), DisableDiscoveryEnumeration = true)]
    public void Explain_AnyLine_IsItsForecast(ILearner learner)
    {
        var rows = Rows.Random(50, 4, seed: 1);
        var model = learner.Fit(rows, Rows.Targets(rows, row => 1 + Math.Sin(row[0]) + row[1] * row[2]));

        var (measure, intercept, values) = model.Explain();

        measure.ShouldBe(FeatureWeights.Coefficient);
        values.Length.ShouldBe(4);
        for (var i = 0; i < rows.Rows; i++)
            (intercept + values.Index().Sum(value => value.Item * rows[i][value.Index])).ShouldBe(model.Predict(rows[i]), 1e-12);
    }

    [Fact]
    public void Explain_ModelsOfTwoMeasures_AreOfImportance()
    {
        var model = new EnsembleModel([new LinearModel(1, [2, -4]), new SelectedModel([1], 2, new Other())], [0.25, 0.75]);

        var (measure, intercept, values) = model.Explain();

        (measure, intercept).ShouldBe((FeatureWeights.Importance, 0.25 * 1 + 0.75 * 3));
        values.ShouldBe([0.25 * 2, 0.25 * -4 + 0.75 * 5]);
        ((IModel)model).PythonPackages.ShouldBe(["other"]);
    }

    private sealed class Other : IModel
    {
        public IEnumerable<string> PythonPackages => ["other"];

        public double Predict(ReadOnlySpan<double> row) => 0;

        public FeatureWeights Explain() => new(FeatureWeights.Importance, 3, [5]);
    }
}
