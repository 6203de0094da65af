using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Tests.Learning.Ensembles;

public sealed class EnsembleLearnerTests
{
    [Fact]
    public void Fit_MeanAndNaive_WeighsTheirForecasts()
    {
        var learner = new EnsembleLearner((new RollingMeanLearner(), 3), (new NaiveLearner(), 1));

        learner.Name.ShouldBe("rolling mean + naive");
        learner.Fit(Rows.Of([1], [2]), [2, 6]).Predict([9]).ShouldBe(3);
    }

    [Fact]
    public void Constructor_NoMembers_Throws() =>
        Should.Throw<ArgumentException>(() => new EnsembleLearner()).ParamName.ShouldBe("members");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Constructor_WeightOutOfRange_NamesTheLearner(double weight) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new EnsembleLearner((new OlsLearner(), weight))).Message.ShouldContain("'ols'");
}
