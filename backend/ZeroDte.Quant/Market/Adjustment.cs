namespace ZeroDte.Quant.Market;

/// <summary>
/// Takes out of prices what splits and dividends did to them, so that a return from one session to another is what its holder gained.
/// </summary>
/// <remarks>
/// Bars are adjusted backwards: the last session's prices stay as they were traded, and those before are stated in its shares. A split of
/// a shares into b divides prices before its ex-date by b / a and multiplies volumes by it. A dividend D multiplies prices before its
/// ex-date by 1 - D / C, where C is the close before in the shares of the ex-date: the convention of CRSP and of Yahoo's adjusted close.
/// Source: CRSP, "Data Descriptions Guide", factors to adjust prices.
/// </remarks>
public sealed class Adjustment
{
    private readonly Split[] _splits;
    private readonly Dividend[] _dividends;

    /// <param name="actions">In any order; each once.</param>
    public Adjustment(IEnumerable<CorporateAction> actions)
    {
        var all = actions.OrderBy(action => action.ExDate).ToArray();
        _splits = [.. all.OfType<Split>()];
        _dividends =
        [
            .. all.OfType<Dividend>().GroupBy(
                dividend => dividend.ExDate, (day, paid) => new Dividend(day, paid.Sum(dividend => dividend.Cash))),
        ];
    }

    /// <summary>Whether there is anything to take out.</summary>
    public bool IsEmpty => _splits.Length == 0 && _dividends.Length == 0;

    /// <summary>Shares at a session's open for each share that there was before the first split known.</summary>
    public decimal Shares(DateOnly session) =>
        _splits.TakeWhile(split => split.ExDate <= session).Aggregate(1m, (shares, split) => shares * split.To / split.From);

    /// <summary>New shares for each old one, and dollars per new share, by what goes ex at a session's open; 1 and 0 of nothing.</summary>
    public (decimal Split, decimal Dividend) On(DateOnly session) => (
        _splits.Where(split => split.ExDate == session).Aggregate(1m, (shares, split) => shares * split.To / split.From),
        _dividends.Where(dividend => dividend.ExDate == session).Sum(dividend => dividend.Cash));

    /// <summary>The bar in the shares of a session; dividends are left in.</summary>
    public Bar InSharesOf(QuotedBar quoted, DateOnly session) =>
        Scaled(quoted.Bar, Shares(quoted.SharesOf), Shares(session), dividends: 1);

    /// <summary>Bars as they compare with a session's prices: in its shares, and without the dividends up to its open.</summary>
    /// <param name="bars">In order of session.</param>
    public IReadOnlyList<Bar> AsOf(DateOnly session, IReadOnlyList<QuotedBar> bars)
    {
        if (IsEmpty)
            return [.. bars.Select(quoted => quoted.Bar)];

        var adjusted = new Bar[bars.Count];
        var (shares, dividends) = (Shares(session), 1m);
        var next = Array.FindLastIndex(_dividends, dividend => dividend.ExDate <= session);
        for (var i = bars.Count - 1; i >= 0; i--)
        {
            var (bar, sharesOf) = bars[i];
            for (; next >= 0 && _dividends[next].ExDate > bar.Session; next--)
                dividends *= Kept(_dividends[next], InSharesOf(bars[i], _dividends[next].ExDate).Close);
            adjusted[i] = Scaled(bar, Shares(sharesOf), shares, dividends);
        }

        return adjusted;
    }

    /// <summary>What is left of a price once a dividend is paid; all of it where it is no less than the price, as none is.</summary>
    private static decimal Kept(Dividend dividend, decimal closeBefore) =>
        dividend.Cash < closeBefore ? 1 - dividend.Cash / closeBefore : 1;

    private static Bar Scaled(Bar bar, decimal from, decimal to, decimal dividends)
    {
        if (from == to && dividends == 1)
            return bar;

        var factor = from / to * dividends;
        return new(
            bar.Session, bar.Open * factor, bar.High * factor, bar.Low * factor, bar.Close * factor,
            (long)Math.Round(bar.Volume * (to / from)));
    }
}
