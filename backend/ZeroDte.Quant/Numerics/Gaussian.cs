using MathNet.Numerics;

namespace ZeroDte.Quant.Numerics;

/// <summary>The standard normal distribution.</summary>
internal static class Gaussian
{
    public static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(Math.Tau);

    public static double Cdf(double z) => 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2));
}
