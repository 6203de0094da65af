using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Surrogate;

public sealed class ElsewhereTests
{
    /// <summary>0.35 as a root mean square over the parameters: in two, a distance of 0.495.</summary>
    [Theory]
    [InlineData(0.49, 0, true)]
    [InlineData(0.5, 0, false)]
    [InlineData(0.35, 0.34, true)]
    [InlineData(0.35, 0.36, false)]
    [InlineData(double.NaN, 0, false)]
    public void IsNear_OneOfSomeCentres_IsByRootMeanSquare(double x, double y, bool near)
    {
        Elsewhere.IsNear([x, y], [[9, 9], [0, 0]]).ShouldBe(near);
        Elsewhere.IsNear([x, y], []).ShouldBeFalse();
    }
}
