using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Options;

/// <summary>A European option on a forward.</summary>
/// <remarks>
/// F. Black, "The pricing of commodity contracts", Journal of Financial Economics 3 (1976). Undiscounted: what is paid now is the price
/// times a discount factor, which for a session is one. An option in the money is its intrinsic value and, by parity, the time value of the
/// other kind, so that no digits of it cancel. Without time or volatility it is its intrinsic value.
/// </remarks>
public sealed record Black
{
    private readonly double _s;

    /// <param name="forward">The price at which the close can be bought now, in dollars.</param>
    /// <param name="strike">In dollars.</param>
    /// <param name="years">Time left, on whatever clock the volatility is a year's of.</param>
    /// <param name="volatility">Standard deviation of the log return over a year: 0.25 for 25 %.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price that is not above zero, or a time or volatility below it.</exception>
    public Black(OptionKind kind, double forward, double strike, double years, double volatility)
    {
        Above(forward, nameof(forward));
        Above(strike, nameof(strike));
        NotBelow(years, nameof(years));
        NotBelow(volatility, nameof(volatility));
        (Kind, Forward, Strike, Years, Volatility) = (kind, forward, strike, years, volatility);
        (Moneyness, _s) = (LogRatio(forward, strike), volatility * Math.Sqrt(years));
    }

    public OptionKind Kind { get; }

    public double Forward { get; }

    public double Strike { get; }

    public double Years { get; }

    public double Volatility { get; }

    /// <summary>ln(forward / strike).</summary>
    public double Moneyness { get; }

    /// <summary>What it is worth if nothing moves any more.</summary>
    public double Intrinsic => Math.Max(0, Sign * (Forward - Strike));

    /// <summary>In dollars per share, undiscounted.</summary>
    public double Price => Intrinsic + TimeValue;

    /// <summary>The price beyond the intrinsic value.</summary>
    public double TimeValue => _s == 0 ? 0 : Math.Sqrt(Forward * Strike) * NormalisedBlack.Price(-Math.Abs(Moneyness), _s);

    /// <summary>Dollars per dollar of the forward.</summary>
    public double Delta => Sign * Chance(Sign * D1, Sign * Moneyness);

    /// <summary>Change of <see cref="Delta"/> per dollar of the forward.</summary>
    public double Gamma => _s == 0 ? 0 : Gaussian.Density(D1) / (Forward * _s);

    /// <summary>Dollars per 1.00 of volatility: a hundredth of it per point.</summary>
    public double Vega => _s == 0 ? 0 : Forward * Gaussian.Density(D1) * Math.Sqrt(Years);

    /// <summary>Dollars per year that passes, forward and volatility standing still; below zero.</summary>
    public double Theta => _s == 0 ? 0 : -Forward * Gaussian.Density(D1) * Volatility / (2 * Math.Sqrt(Years));

    /// <summary>The chance of ending in the money, as the market's volatility has it.</summary>
    public double ChanceInTheMoney => Chance(Sign * (D1 - _s), Sign * Moneyness);

    private int Sign => Kind == OptionKind.Call ? 1 : -1;

    private double D1 => Moneyness / _s + _s / 2;

    private double Chance(double d, double inside) => _s > 0 ? Gaussian.Cdf(d) : inside > 0 ? 1 : 0;

    /// <summary>Of prices that lie close together too: their difference has no rounding, where their ratio would.</summary>
    private static double LogRatio(double forward, double strike)
    {
        var share = (forward - strike) / strike;
        var ratio = 1 + share;
        // W. Kahan's: what 1 + share was rounded by is made good.
        return ratio == 1 ? share : Math.Log(ratio) * (share / (ratio - 1));
    }

    private static void Above(double value, string name)
    {
        if (!double.IsFinite(value) || value <= 0)
            throw new ArgumentOutOfRangeException(name, value, $"The {name} must be a price above zero.");
    }

    private static void NotBelow(double value, string name)
    {
        if (!double.IsFinite(value) || value < 0)
            throw new ArgumentOutOfRangeException(name, value, $"The {name} must be a number, zero at least.");
    }
}
