using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// What a source has of a symbol: bars that can be trusted by themselves, in the source's order, and what was refused with its reason.
/// </summary>
/// <param name="symbol">Null for the bars of any symbol.</param>
/// <param name="now">Bars of sessions that have not closed by then are refused.</param>
public sealed class OfferedBars(Symbol? symbol, TradingCalendar calendar, DateTimeOffset now)
{
    /// <summary>Refused bars kept with their content; beyond these only the count goes on.</summary>
    public const int RefusedKept = 10_000;

    private const int LongestContent = 500;

    private readonly Dictionary<DateOnly, long> _numbers = [];
    private readonly List<Offered> _bars = [];
    private readonly List<RefusedBar> _refused = [];
    private readonly SortedDictionary<BarDefect, long> _refusals = [];

    public Symbol? Symbol => symbol;

    public IReadOnlyList<Offered> Bars => _bars;

    public IReadOnlyList<RefusedBar> Refused => _refused;

    /// <summary>How many were refused for each kind of fault.</summary>
    public IReadOnlyDictionary<BarDefect, long> Refusals => _refusals;

    /// <summary>Bars offered, those refused among them.</summary>
    public long Count { get; private set; }

    /// <summary>Of all that the source gave, if it says.</summary>
    public ContentHash? Hash { get; set; }

    /// <inheritdoc cref="IBarSource.Unit"/>
    public required string Unit { get; init; }

    /// <inheritdoc cref="IBarSource.IsAsTraded"/>
    public bool IsAsTraded { get; init; }

    /// <summary>The session in whose shares the bars are, where they are not as traded; null for the last one of them.</summary>
    public DateOnly? SharesOf { get; init; }

    /// <summary>The bars with the shares that they are stated in.</summary>
    internal IReadOnlyList<QuotedBar> Quotes
    {
        get
        {
            var sharesOf = SharesOf ?? _bars.Select(offered => offered.Bar.Session).DefaultIfEmpty().Max();
            return [.. _bars.Select(offered => new QuotedBar(offered.Bar, IsAsTraded ? offered.Bar.Session : sharesOf))];
        }
    }

    /// <summary>Keeps a session's bar, or refuses it if it cannot be true or the session has been offered already.</summary>
    /// <param name="number">Where it stands in what the source gave, from 1.</param>
    /// <param name="content">As the source gave it.</param>
    public void Offer(long number, DailyQuote quote, string content)
    {
        var (session, (defect, reason)) = (quote.Session, Fault(quote));
        if (reason is not null)
        {
            Refuse(number, defect, reason, content);
        }
        else if (!_numbers.TryAdd(session, number))
        {
            Refuse(number, BarDefect.Duplicate, $"{session:yyyy-MM-dd} already stands on {Unit} {_numbers[session]}", content);
        }
        else
        {
            Count++;
            var bar = new Bar(session, quote.Open, quote.High, quote.Low, quote.Close, quote.Volume);
            _bars.Add(new(number, bar, Cut(content)));
        }
    }

    /// <summary>Sets aside what cannot be read as a bar.</summary>
    /// <param name="number">Where it stands in what the source gave, from 1.</param>
    public void Refuse(long number, BarDefect defect, string reason, string content)
    {
        Count++;
        Set(new(number, defect, reason, Cut(content)));
    }

    /// <summary>Refuses bars that stand out of order, and sorts the others by session.</summary>
    internal void Sort()
    {
        var inOrder = OrderScreen.InOrder([.. _bars.Select(b => b.Bar.Session.DayNumber)]);
        RefuseWhere(BarDefect.OutOfOrder, i => inOrder[i] ? null : $"{_bars[i].Bar.Session:yyyy-MM-dd} is out of order here");
        _bars.Sort((a, b) => a.Bar.Session.CompareTo(b.Bar.Session));
    }

    /// <summary>Refuses bars on the wrong side of a jump that looks like a split, but is none that is known.</summary>
    /// <param name="before">The bar believed for the last session before the first one, if there is any.</param>
    /// <param name="adjustment">Of the splits that are known.</param>
    internal void RefuseUnadjusted(QuotedBar? before, Adjustment adjustment)
    {
        if (_bars.Count == 0)
            return;

        var last = _bars[^1].Bar.Session;
        var reasons = SplitScreen.Refusals(
            [.. Quotes.Select(quoted => adjustment.InSharesOf(quoted, last))],
            before is { } quoted ? adjustment.InSharesOf(quoted, last) : null);
        RefuseWhere(BarDefect.UnadjustedSplit, i => reasons[i]);
    }

    private void RefuseWhere(BarDefect defect, Func<int, string?> reason)
    {
        var kept = new List<Offered>(_bars.Count);
        for (var i = 0; i < _bars.Count; i++)
        {
            var (number, bar, content) = _bars[i];
            if (reason(i) is { } refusal)
                Set(new(number, defect, refusal, content));
            else
                kept.Add(new(number, bar, content));
        }

        _bars.Clear();
        _bars.AddRange(kept);
    }

    private (BarDefect Defect, string? Reason) Fault(DailyQuote quote)
    {
        if (calendar.Closure(quote.Session) is { } closure)
            return (BarDefect.NotASession, $"{quote.Session:yyyy-MM-dd} is not a trading session: {closure}");
        if (calendar.Session(quote.Session).Close > now)
            return (BarDefect.NotClosedYet, $"the session of {quote.Session:yyyy-MM-dd} has not closed yet");
        return (BarDefect.ImpossiblePrices, Bar.Defect(quote.Open, quote.High, quote.Low, quote.Close, quote.Volume));
    }

    private void Set(RefusedBar bar)
    {
        _refusals[bar.Defect] = _refusals.GetValueOrDefault(bar.Defect) + 1;
        if (_refused.Count < RefusedKept)
            _refused.Add(bar);
    }

    private static string Cut(string content) => content.Length <= LongestContent ? content : content[..LongestContent] + "…";

    /// <param name="Number">Where it stands in what the source gave, from 1.</param>
    public sealed record Offered(long Number, Bar Bar, string Content);
}
