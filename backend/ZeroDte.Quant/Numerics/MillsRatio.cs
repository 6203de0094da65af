using MathNet.Numerics;

namespace ZeroDte.Quant.Numerics;

/// <summary>R(a) = N(-a) / n(a), with N the standard normal distribution function and n its density.</summary>
/// <remarks>
/// R(a) is the integral over u from 0 of exp(-a u - u^2 / 2); with u^k before the exponential it is the k-th of its moments, for which
/// m(0) = R, m(1) = 1 - a R, and m(k + 1) = k m(k - 1) - a m(k). Taken downwards that recurrence adds positive numbers only: the ratio of
/// neighbours is the continued fraction m(k) / m(k - 1) = k / (a + m(k + 1) / m(k)) of Laplace. NIST Digital Library of Mathematical
/// Functions, 7.9.
/// </remarks>
internal static class MillsRatio
{
    /// <summary>From here on the continued fraction ends soon, and the exponential of the direct way would lose digits.</summary>
    private const double Far = 4;

    private static readonly double SqrtHalfPi = Math.Sqrt(Math.PI / 2);

    /// <param name="a">Any number; below -37 it overflows.</param>
    public static double Of(double a) =>
        a < Far ? SqrtHalfPi * Math.Exp(a * a / 2) * SpecialFunctions.Erfc(a / Math.Sqrt(2)) : 1 / (a + Ratio(1, a));

    /// <summary>The moments m(0), m(1) and so on, to within a few units of the last place of m(0).</summary>
    /// <param name="a">At least zero.</param>
    public static void Moments(double a, Span<double> moments)
    {
        moments[0] = Of(a);
        if (a < Far)
        {
            moments[1] = 1 - a * moments[0];
            for (var k = 1; k + 1 < moments.Length; k++)
                moments[k + 1] = k * moments[k - 1] - a * moments[k];
            return;
        }

        var last = moments.Length - 1;
        Span<double> ratios = stackalloc double[moments.Length];
        ratios[last] = Ratio(last, a);
        for (var k = last - 1; k >= 1; k--)
            ratios[k] = k / (a + ratios[k + 1]);
        for (var k = 1; k <= last; k++)
            moments[k] = moments[k - 1] * ratios[k];
    }

    /// <summary>m(k) / m(k - 1).</summary>
    private static double Ratio(int k, double a)
    {
        var terms = k + 8 + (int)(400 / (a * a));
        var ratio = 0.0;
        for (var j = terms; j >= k; j--)
            ratio = j / (a + ratio);
        return ratio;
    }
}
