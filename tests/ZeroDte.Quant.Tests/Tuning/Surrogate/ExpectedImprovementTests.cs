using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Surrogate;

public sealed class ExpectedImprovementTests
{
    private static readonly double[] Point = [0.3];
    private static readonly GaussianProcess Model = new([false], [[0.1], [0.6], [0.9]], [1, 2, -1], new([9], 1e-3));

    /// <summary>
    /// ln(z Phi(z) + phi(z)) with 60 digits: Python's decimal, the power series of Phi and below -2 the continued fraction of its tail.
    /// </summary>
    [Theory]
    [InlineData(3, 1.0987396653277077)]
    [InlineData(1, 0.08002621884930694)]
    [InlineData(0, -0.91893853320467278)]
    [InlineData(-1, -2.4851210257126413)]
    [InlineData(-2, -4.7687835239171141)]
    [InlineData(-5, -16.744301162660989)]
    [InlineData(-10, -55.553122036122353)]
    [InlineData(-20, -206.91783850942511)]
    [InlineData(-24.9, -317.35848574266737)]
    [InlineData(-25.1, -322.37440987246401)]
    [InlineData(-40, -808.29856835661997)]
    [InlineData(-1000, -500014.73445209116)]
    public void Worth_AnyZ_IsTheLogarithmOfTheClosedForm(double z, double expected)
    {
        var deviation = Model.Predict(Point).Deviation;

        (Worth(z) - Math.Log(deviation)).ShouldBe(expected, z < -25 ? 1e-4 : 1e-9);
    }

    [Fact]
    public void Worth_BetterForecast_IsWorthMore_AlsoAcrossTheSwitch() => Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(),
        Gen.Choose(1, 1000).ToArbitrary(), (at, step) =>
    {
        var z = -26 + at * 2e-6;
        Worth(z + step * 1e-6).ShouldBeGreaterThan(Worth(z));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Worth_AtTheSwitch_IsContinuousAndGrows()
    {
        Worth(-25 + 1e-9).ShouldBe(Worth(-25 - 1e-9), 1e-4);
        Worth(-25 + 1e-9).ShouldBeGreaterThan(Worth(-25 - 1e-9));
        double.IsNaN(Worth(-1e200)).ShouldBeFalse();
    }

    private static double Worth(double z)
    {
        var (mean, deviation) = Model.Predict(Point);
        return new ExpectedImprovement(Model, mean + z * deviation).Worth(Point);
    }
}
