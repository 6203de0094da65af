using System.Text.Json;
using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Selection;

namespace ZeroDte.Quant.Tests.Learning;

public sealed class ModelJsonTests
{
    public static TheoryData<ILearner> Learners =>
    [
        new NaiveLearner(), new RollingMeanLearner(), new OlsLearner(), new RidgeLearner(0.1), new ElasticNetLearner(),
        new RecursiveElimination(new OlsLearner(), 2), new EnsembleLearner((new OlsLearner(), 2), (new NaiveLearner(), 1)),
    ];

    [Theory]
    [MemberData(nameof(Learners), DisableDiscoveryEnumeration = true)]
    public void Serialize_FittedModel_ComesBackForecastingTheSameBits(ILearner learner)
    {
        var rows = Rows.Random(50, 4, seed: 1);
        var model = learner.Fit(rows, Rows.Targets(rows, row => Math.Sin(row[0]) + row[1] * row[2]));

        var back = JsonSerializer.Deserialize<IModel>(JsonSerializer.Serialize(model, JsonSerializerOptions.Web),
            JsonSerializerOptions.Web)!;

        for (var i = 0; i < rows.Rows; i++)
            back.Predict(rows[i]).ShouldBe(model.Predict(rows[i]));
    }
}
