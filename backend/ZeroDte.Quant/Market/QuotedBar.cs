namespace ZeroDte.Quant.Market;

/// <summary>A bar as somebody quotes it.</summary>
/// <param name="SharesOf">
/// The session in whose shares prices and volume are stated: the bar's own if they are as traded, a later one if splits up to then were
/// taken out.
/// </param>
public readonly record struct QuotedBar(Bar Bar, DateOnly SharesOf)
{
    public static QuotedBar AsTraded(Bar bar) => new(bar, bar.Session);

    /// <summary>Bars that are all in the shares of the last of them.</summary>
    public static IReadOnlyList<QuotedBar> InSharesOfTheLast(IReadOnlyCollection<Bar> bars)
    {
        var last = bars.Select(bar => bar.Session).DefaultIfEmpty().Max();
        return [.. bars.Select(bar => new QuotedBar(bar, last))];
    }
}
