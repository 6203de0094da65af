using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Tests.Learning.Linear;

public sealed class RidgeLearnerTests
{
    [Fact]
    public void Fit_OneFeature_IsShrunkAsWorkedByHand()
    {
        // z = (-1, 1), z'y = 2, z'z = 2, penalty (1 - 0.5) / 0.5 = 1: slope 2 / 3, mean 1.
        var model = (LinearModel)new RidgeLearner(0.5).Fit(Matrix([[-1], [1]]), [0, 2]);

        model.Intercept.ShouldBe(1, 1e-12);
        model.Coefficients.Single().ShouldBe(2 / 3.0, 1e-12);
        model.Predict([1]).ShouldBe(5 / 3.0, 1e-12);
    }

    [Fact]
    public void Fit_FeatureInOtherUnits_PredictsTheSame()
    {
        var dollars = new RidgeLearner(0.1).Fit(Matrix([[1, 5], [2, 3], [4, 4]]), [1, 2, 3]);
        var cents = new RidgeLearner(0.1).Fit(Matrix([[100, 5], [200, 3], [400, 4]]), [1, 2, 3]);

        cents.Predict([300, 2]).ShouldBe(dollars.Predict([3, 2]), 1e-12);
    }

    [Fact]
    public void Fit_ConstantFeature_GetsNoCoefficient()
    {
        var model = (LinearModel)new RidgeLearner(0.5).Fit(Matrix([[-1, 7], [1, 7]]), [0, 2]);

        model.Coefficients[1].ShouldBe(0);
        double.IsFinite(model.Predict([1, 7])).ShouldBeTrue();
    }

    [Fact]
    public void Fit_CollinearFeatures_ShareTheCoefficient()
    {
        var model = (LinearModel)new RidgeLearner(0.5).Fit(Matrix([[-1, -1], [1, 1]]), [0, 2]);

        model.Coefficients[0].ShouldBe(model.Coefficients[1], 1e-12);
    }

    [Fact]
    public void Fit_OneRow_PredictsItsTarget() => new RidgeLearner(0.5).Fit(Matrix([[3]]), [2]).Predict([99]).ShouldBe(2);

    [Fact]
    public void Fit_ValueNotFinite_NamesFeatureAndRow() =>
        Should.Throw<ArgumentException>(() => new RidgeLearner(0.5).Fit(Matrix([[1, 2], [1, double.NaN]]), [1, 2]))
            .Message.ShouldContain("Feature 'f1' is NaN in row 1");

    [Fact]
    public void Fit_NoRowsOrOtherLength_Throws()
    {
        Should.Throw<ArgumentException>(() => new RidgeLearner(0.5).Fit(new FeatureMatrix(["f0"], 0), []));
        Should.Throw<ArgumentException>(() => new RidgeLearner(0.5).Fit(Matrix([[1], [2]]), [1]));
        Should.Throw<ArgumentException>(() => new RidgeLearner(0.5).Fit(Matrix([[1], [2]]), [1, double.PositiveInfinity]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Constructor_ExpectedR2OutOfRange_Throws(double expectedR2) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new RidgeLearner(expectedR2));

    [Fact]
    public void NaiveLearner_AnyTargets_ExpectsNoMove() => new NaiveLearner().Fit(Matrix([[1], [2]]), [5, 6]).Predict([3]).ShouldBe(0);

    private static FeatureMatrix Matrix(double[][] rows)
    {
        var matrix = new FeatureMatrix([.. rows[0].Select((_, j) => $"f{j}")], rows.Length);
        for (var i = 0; i < rows.Length; i++)
            rows[i].CopyTo(matrix[i]);
        return matrix;
    }
}
