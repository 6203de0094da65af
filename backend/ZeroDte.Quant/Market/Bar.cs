namespace ZeroDte.Quant.Market;

/// <summary>One session's trading: prices in US dollars per share, volume in shares.</summary>
/// <remarks>
/// Every bar satisfies 0 &lt; low &lt;= open, close &lt;= high and volume &gt;= 0. Being <see cref="decimal"/>, prices are finite.
/// <c>default</c> is not a valid bar.
/// </remarks>
public readonly record struct Bar
{
    /// <exception cref="ArgumentException">The prices or the volume break an invariant; the message says which.</exception>
    public Bar(DateOnly session, decimal open, decimal high, decimal low, decimal close, long volume)
    {
        if (Defect(open, high, low, close, volume) is { } defect)
            throw new ArgumentException($"Bar of {session:yyyy-MM-dd}: {defect}.");

        (Session, Open, High, Low, Close, Volume) = (session, open, high, low, close, volume);
    }

    public DateOnly Session { get; }
    public decimal Open { get; }
    public decimal High { get; }
    public decimal Low { get; }
    public decimal Close { get; }
    public long Volume { get; }

    /// <summary>What keeps these values from being a bar, or null if nothing does.</summary>
    public static string? Defect(decimal open, decimal high, decimal low, decimal close, long volume)
    {
        if (decimal.Min(decimal.Min(open, close), decimal.Min(high, low)) <= 0)
            return $"a price is zero or negative (open {open}, high {high}, low {low}, close {close})";
        if (high < low)
            return $"high {high} is below low {low}";
        if (open < low || open > high)
            return $"open {open} lies outside low {low} to high {high}";
        if (close < low || close > high)
            return $"close {close} lies outside low {low} to high {high}";
        return volume < 0 ? $"volume {volume} is negative" : null;
    }
}
