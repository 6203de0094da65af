using MathNet.Numerics.Distributions;

namespace ZeroDte.Quant.Options;

/// <summary>What a price says of the volatility.</summary>
/// <param name="Answer">Whether it says anything.</param>
/// <param name="Volatility">A year's; NaN unless the answer is a value.</param>
public readonly record struct ImpliedVolatility(ImpliedAnswer Answer, double Volatility)
{
    /// <summary>Steps until the last digit: two or three are usual.</summary>
    private const int Most = 60;

    /// <summary>A step so small, as a share of s, is the last: the error after it is of its third power.</summary>
    private const double Close = 1e-7;

    /// <summary>The volatility at which <see cref="Black"/> gives a price.</summary>
    /// <param name="price">Undiscounted, in dollars per share.</param>
    /// <param name="years">Time left, above zero; the volatility is on the same clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price, forward or strike that is none, or no time.</exception>
    /// <remarks>
    /// As in P. Jäckel, "Let's Be Rational", Wilmott 75 (2015), the option is brought out of the money and normalised, and each side
    /// of the price's inflection in s has an objective that is nearly a line there: below, 1 / sqrt(-ln b), above, b itself, and far above
    /// the logarithm of what is left to the highest price. Halley's steps find its root, within a bracket that only shrinks.
    /// </remarks>
    public static ImpliedVolatility Of(OptionKind kind, double price, double forward, double strike, double years)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(years);
        var option = new Black(kind, forward, strike, years, volatility: 0);
        if (!double.IsFinite(price))
            throw new ArgumentOutOfRangeException(nameof(price), price, "The price must be a number.");

        var (unit, highest) = (Math.Sqrt(forward * strike), kind == OptionKind.Call ? forward : strike);
        var (x, beta, rest) = (-Math.Abs(option.Moneyness), (price - option.Intrinsic) / unit, (highest - price) / unit);
        return beta < 0 ? new(ImpliedAnswer.BelowIntrinsic, double.NaN)
            : beta == 0 ? new(ImpliedAnswer.NoTimeValue, double.NaN)
            : rest <= 0 ? new(ImpliedAnswer.AboveMaximum, double.NaN)
            : new(ImpliedAnswer.Value, Solve(x, beta, rest) / Math.Sqrt(years));
    }

    /// <summary>The s at which b(x, s) is beta.</summary>
    private static double Solve(double x, double beta, double rest)
    {
        // At the money b = 2 N(s / 2) - 1.
        if (x == 0)
            return AtTheMoney(beta, rest);

        var inflection = Math.Sqrt(-2 * x);
        var middle = NormalisedBlack.LogPrice(x, inflection);
        var log = Math.Log(beta);
        if (log < middle)
            return Root(s => Lower(x, s, log), inflection * Math.Sqrt(middle / log), 0, inflection);

        var start = inflection + (beta - Math.Exp(middle)) / NormalisedBlack.Vega(x, inflection);
        return rest > beta
            ? Root(s => Middle(x, s, beta), start, inflection, double.PositiveInfinity)
            : Root(s => Upper(x, s, Math.Log(rest)), start, inflection, double.PositiveInfinity);
    }

    private static double AtTheMoney(double beta, double rest) => beta < 0.5
        ? 2 * Math.Sqrt(2) * MathNet.Numerics.SpecialFunctions.ErfInv(beta)
        : -2 * Normal.InvCDF(0, 1, rest / 2);

    /// <summary>1 / sqrt(-ln b) less what it is to be, with its first two derivatives in s.</summary>
    private static (double Value, double First, double Second) Lower(double x, double s, double log)
    {
        var value = NormalisedBlack.LogPrice(x, s);
        var first = Math.Exp(NormalisedBlack.LogVega(x, s) - value);
        var second = first * (NormalisedBlack.VegaSlope(x, s) - first);
        var root = 1 / Math.Sqrt(-value);
        var cube = root * root * root;
        return (root - 1 / Math.Sqrt(-log), cube * first / 2, cube * (1.5 * root * root * first * first + second) / 2);
    }

    /// <summary>b less what it is to be, with its first two derivatives in s.</summary>
    private static (double Value, double First, double Second) Middle(double x, double s, double beta)
    {
        var vega = NormalisedBlack.Vega(x, s);
        return (NormalisedBlack.Price(x, s) - beta, vega, vega * NormalisedBlack.VegaSlope(x, s));
    }

    /// <summary>ln(e^(x/2) - b) less what it is to be, with its first two derivatives in s.</summary>
    private static (double Value, double First, double Second) Upper(double x, double s, double log)
    {
        var left = NormalisedBlack.Rest(x, s);
        var first = -NormalisedBlack.Vega(x, s) / left;
        return (Math.Log(left) - log, first, first * (NormalisedBlack.VegaSlope(x, s) - first));
    }

    private static double Root(
        Func<double, (double Value, double First, double Second)> objective, double start, double low, double high)
    {
        var s = start;
        for (var i = 0; i < Most; i++)
        {
            var (value, first, second) = objective(s);
            if (value == 0)
                return s;
            // The last objective falls with s, the others rise.
            (low, high) = value > 0 == first > 0 ? (low, s) : (s, high);
            var newton = -value / first;
            var next = s + newton / Math.Max(0.5, 1 + newton * second / (2 * first));
            var isHalleys = next > low && next < high;
            if (!isHalleys)
                next = double.IsInfinity(high) ? 2 * s : (low + high) / 2;
            if (Math.Abs(next - s) <= (isHalleys ? Close * s : 0))
                return next;
            s = next;
        }

        return s;
    }
}

/// <summary>Whether a price is one of the model's.</summary>
public enum ImpliedAnswer
{
    Value,

    /// <summary>It is less than exercising now would bring.</summary>
    BelowIntrinsic,

    /// <summary>It is what exercising now would bring, to the last digit: any small volatility fits.</summary>
    NoTimeValue,

    /// <summary>It is more than any volatility makes it: the forward for a call, the strike for a put.</summary>
    AboveMaximum,
}
