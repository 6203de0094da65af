using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Tests.Learning.Linear;

/// <summary>Fits computed with scikit-learn 1.2 on the same eight rows, standardised by their population deviation.</summary>
public sealed class LinearReferenceTests
{
    private static readonly FeatureMatrix Features = Rows.Of(
        [1, 2, 0.5], [2, 1, 1.5], [3, 5, 0.25], [4, 3, 2], [5, 8, 1], [6, 4, 3], [7, 9, 0.75], [8, 7, 2.5]);

    private static readonly double[] Targets = [1, 2.5, 2, 4.5, 3.5, 6, 5, 8];

    [Fact]
    public void Ols_EightRows_EqualsLinearRegression() =>
        Fit(new OlsLearner()).ShouldBeNear([0.32290694055400015, 1.13515406162465, -0.3507625272331158, 0.23747276688453148]);

    [Fact]
    public void Ridge_EightRows_EqualsRidge() =>
        Fit(new RidgeLearner(0.1)).ShouldBeNear([2.468486534557436, 0.16607585409684014, 0.0657035691737913, 0.36616850245881793]);

    [Theory]
    [InlineData(0.5, 0.5, 2.852697288307244, 0.1916870624121706, 0, 0.241538038843818)]
    [InlineData(0.1, 0.9, 0.22610577975513646, 0.5970440792229925, 0, 0.7997884269505371)]
    [InlineData(0.2, 1.0, 0.6254315193612272, 0.553007180686227, 0, 0.659851246991827)]
    [InlineData(0.9, 0.3, 3.9871272209243287, 0.016749506461260263, 0, 0)]
    public void ElasticNet_EightRows_EqualsElasticNet(double penalty, double share, double intercept, double first, double second,
        double third)
    {
        var fit = Fit(new ElasticNetLearner(penalty, share));

        fit[0].ShouldBe(intercept, 1e-8);
        fit[1].ShouldBe(first, 1e-8);
        fit[2].ShouldBe(second, 1e-8);
        fit[3].ShouldBe(third, 1e-8);
    }

    [Fact]
    public void ElasticNet_WholePenalty_IsTheMean() => Fit(new ElasticNetLearner(1, 1)).ShouldBeNear([4.0625, 0, 0, 0]);

    // Two rows, three features: standardised (-1, 1, -1) and (1, -1, 1), so each takes a third of the difference.
    [Fact]
    public void Ols_FewerRowsThanFeatures_TakesTheSmallestSolution() =>
        new OlsLearner().Fit(Rows.Of([1, 2, 3], [2, 1, 5]), [1, 3]).Predict([3, 3, 3]).ShouldBe(5 / 3.0, 1e-12);

    [Fact]
    public void Ols_CollinearFeatures_ShareTheSlope()
    {
        var model = (LinearModel)new OlsLearner().Fit(Rows.Of([1, 10], [2, 20], [3, 30], [4, 40]), [2, 4, 6, 8]);

        model.Coefficients[0].ShouldBe(1, 1e-9);
        model.Coefficients[1].ShouldBe(0.1, 1e-9);
        model.Predict([5, 50]).ShouldBe(10, 1e-9);
    }

    [Theory]
    [InlineData(0, 0.5, "penalty")]
    [InlineData(1.1, 0.5, "penalty")]
    [InlineData(double.NaN, 0.5, "penalty")]
    [InlineData(0.5, 0, "absoluteShare")]
    [InlineData(0.5, 1.1, "absoluteShare")]
    public void ElasticNet_ArgumentOutOfRange_Throws(double penalty, double share, string parameter) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ElasticNetLearner(penalty, share)).ParamName.ShouldBe(parameter);

    [Fact]
    public void Predict_FeatureNotFinite_Throws() =>
        Should.Throw<ArgumentException>(() => new LinearModel(1, [0, 2]).Predict([double.NaN, 1]))
        .Message.ShouldStartWith("No forecast from the feature values NaN, 1.");

    private static double[] Fit(ILearner learner)
    {
        var model = (LinearModel)learner.Fit(Features, Targets);
        return [model.Intercept, .. model.Coefficients];
    }
}
