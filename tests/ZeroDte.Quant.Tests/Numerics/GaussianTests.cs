using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tests.Numerics;

public sealed class GaussianTests
{
    /// <summary>scipy.stats.norm of SciPy 1.10.</summary>
    [Theory]
    [InlineData(-20, 2.7536241186061556e-89, 5.520948362159764e-88)]
    [InlineData(-5, 2.866515718791933e-07, 1.486719514734298e-06)]
    [InlineData(-1.5, 0.06680720126885807, 0.12951759566589174)]
    [InlineData(0, 0.5, 0.3989422804014327)]
    [InlineData(2, 0.9772498680518208, 0.05399096651318805)]
    public void CdfAndDensity_AreThoseOfSciPy(double z, double cdf, double density)
    {
        Gaussian.Cdf(z).ShouldBe(cdf, 1e-13 * cdf);
        Gaussian.Density(z).ShouldBe(density, 1e-13 * density);
    }
}
