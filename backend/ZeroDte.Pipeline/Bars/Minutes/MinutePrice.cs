namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>Prices as whole billionths of a dollar, as the table holds them: exact, and up to nine billion dollars.</summary>
internal static class MinutePrice
{
    public const int Decimals = 9;

    private const decimal Unit = 1_000_000_000m;
    private const long Cent = 10_000_000;
    private const long HundredthOfACent = 100_000;

    /// <summary>What keeps a price from being held exactly, or null if nothing does.</summary>
    public static string? Defect(decimal price) => Math.Abs(price) > long.MaxValue / Unit
        ? $"price {price} is beyond nine billion"
        : price * Unit % 1 != 0 ? $"price {price} has more than {Decimals} decimals" : null;

    public static long ToBillionths(decimal price) => decimal.ToInt64(price * Unit);

    /// <summary>With two decimals, or four, or all nine, whichever are enough.</summary>
    public static decimal FromBillionths(long price)
    {
        var (quotient, scale) = price % Cent == 0 ? (price / Cent, 2)
            : price % HundredthOfACent == 0 ? (price / HundredthOfACent, 4)
            : (price, Decimals);
        var size = (ulong)Math.Abs(quotient);
        return new((int)size, (int)(size >> 32), 0, quotient < 0, (byte)scale);
    }
}
