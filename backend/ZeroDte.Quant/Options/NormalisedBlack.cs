using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Options;

/// <summary>
/// The undiscounted price of an out-of-the-money option in units of sqrt(forward x strike): b(x, s) = e^(x/2) N(x/s + s/2) - e^(-x/2)
/// N(x/s - s/2), with x = -|ln(forward / strike)| and s = volatility x sqrt(time).
/// </summary>
/// <remarks>
/// With h = x/s and t = s/2, b is its own derivative in s times the difference R(|h| - t) - R(|h| + t) of Mills ratios, and that difference
/// is 2 (t m(1) + t^3 m(3) / 3! + …) with the moments of <see cref="MillsRatio"/>: so nothing cancels, however little time is left. The
/// normalisation is P. Jäckel's, "Let's Be Rational", Wilmott 75 (2015).
/// </remarks>
internal static class NormalisedBlack
{
    /// <summary>Terms of the series.</summary>
    private const int Terms = 8;

    /// <summary>The series is used where t is less than this share of |h|, or of <see cref="Near"/>.</summary>
    private const double Small = 0.1;

    private const double Near = 2;

    private static readonly double SqrtTwoPi = Math.Sqrt(2 * Math.PI);

    /// <param name="x">At most zero.</param>
    /// <param name="s">Above zero.</param>
    public static double Price(double x, double s)
    {
        var (h, t) = (x / s, s / 2);
        if (t >= Small * Math.Max(-h, Near) && h + t > 0)
            return Math.Exp(x / 2) * Gaussian.Cdf(h + t) - Math.Exp(-x / 2) * Gaussian.Cdf(h - t);
        return Vega(x, s) * Difference(-h, t);
    }

    /// <summary>ln b, which exists where b is too small for a number.</summary>
    public static double LogPrice(double x, double s)
    {
        var (h, t) = (x / s, s / 2);
        return t >= Small * Math.Max(-h, Near) && h + t > 0
            ? Math.Log(Price(x, s))
            : -(h * h + t * t) / 2 - Math.Log(SqrtTwoPi) + Math.Log(Difference(-h, t));
    }

    /// <summary>The most that it can cost, e^(x/2), less b: what is left of it as s grows.</summary>
    public static double Rest(double x, double s)
    {
        var (h, t) = (x / s, s / 2);
        return Math.Exp(x / 2) * Gaussian.Cdf(-h - t) + Math.Exp(-x / 2) * Gaussian.Cdf(h - t);
    }

    /// <summary>The derivative of b in s.</summary>
    public static double Vega(double x, double s)
    {
        var (h, t) = (x / s, s / 2);
        return Math.Exp(-(h * h + t * t) / 2) / SqrtTwoPi;
    }

    public static double LogVega(double x, double s)
    {
        var (h, t) = (x / s, s / 2);
        return -(h * h + t * t) / 2 - Math.Log(SqrtTwoPi);
    }

    /// <summary>The derivative of <see cref="LogVega"/> in s.</summary>
    public static double VegaSlope(double x, double s) => x * x / (s * s * s) - s / 4;

    /// <summary>R(a - t) - R(a + t).</summary>
    private static double Difference(double a, double t)
    {
        if (t >= Small * Math.Max(a, Near))
            return MillsRatio.Of(a - t) - MillsRatio.Of(a + t);

        Span<double> moments = stackalloc double[2 * Terms];
        MillsRatio.Moments(a, moments);
        var (sum, power) = (0.0, t);
        for (var k = 1; k < moments.Length; k += 2)
        {
            sum += power * moments[k];
            power *= t * t / ((k + 1) * (k + 2));
        }

        return 2 * sum;
    }
}
