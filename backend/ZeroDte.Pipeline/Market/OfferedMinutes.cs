using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// What a source has of a symbol's minutes: bars that can be trusted by themselves, in the source's order, and what was refused with its
/// reason.
/// </summary>
/// <param name="now">Bars of minutes that have not ended by then are refused.</param>
internal sealed class OfferedMinutes(Symbol symbol, TradingCalendar calendar, DateTimeOffset now)
{
    private const int LongestContent = 500;

    private readonly Dictionary<DateTime, long> _numbers = [];
    private readonly Dictionary<DateOnly, TradingSession?> _sessions = [];
    private readonly List<(long Number, MinuteBar Bar, string Content)> _bars = [];
    private readonly List<RefusedBar> _refused = [];
    private readonly SortedDictionary<BarDefect, long> _refusals = [];

    public Symbol Symbol => symbol;

    public IReadOnlyList<MinuteBar> Bars => [.. _bars.Select(b => b.Bar)];

    public IReadOnlyList<RefusedBar> Refused => _refused;

    /// <summary>How many were refused for each kind of fault.</summary>
    public IReadOnlyDictionary<BarDefect, long> Refusals => _refusals;

    /// <summary>Bars offered, those refused among them.</summary>
    public long Count { get; private set; }

    public ContentHash? Hash { get; set; }

    /// <param name="number">Where it stands in what the source gave, from 1.</param>
    /// <param name="content">As the source gave it.</param>
    public void Offer(long number, MinuteBar bar, string content)
    {
        if (Fault(bar) is var (defect, reason))
        {
            Refuse(number, defect, reason, content);
        }
        else if (!_numbers.TryAdd(bar.Start, number))
        {
            Refuse(number, BarDefect.Duplicate, $"{bar.Start:yyyy-MM-dd HH:mm} UTC already stands on line {_numbers[bar.Start]}", content);
        }
        else
        {
            Count++;
            _bars.Add((number, bar, content));
        }
    }

    /// <summary>Sets aside what cannot be read as a bar.</summary>
    public void Refuse(long number, BarDefect defect, string reason, string content)
    {
        Count++;
        Set(number, defect, reason, content);
    }

    /// <summary>Refuses bars that stand out of order, and sorts the others by time.</summary>
    public void Sort()
    {
        var inOrder = OrderScreen.InOrder([.. _bars.Select(b => (int)(b.Bar.Start.Ticks / TimeSpan.TicksPerMinute))]);
        for (var i = 0; i < _bars.Count; i++)
        {
            var (number, bar, content) = _bars[i];
            if (!inOrder[i])
                Set(number, BarDefect.OutOfOrder, $"{bar.Start:yyyy-MM-dd HH:mm} UTC is out of order here", content);
        }

        var kept = _bars.Where((_, i) => inOrder[i]).OrderBy(b => b.Bar.Start).ToList();
        _bars.Clear();
        _bars.AddRange(kept);
    }

    private (BarDefect, string)? Fault(MinuteBar bar)
    {
        if (bar.Start.Ticks % TimeSpan.TicksPerMinute != 0)
            return (BarDefect.NotAMinute, $"{bar.Start:HH:mm:ss.FFFFFFF} is no whole minute");
        var date = NewYork.Day(new(bar.Start, TimeSpan.Zero));
        if (!_sessions.TryGetValue(date, out var session))
            _sessions[date] = session = calendar.IsSession(date) ? calendar.Session(date) : null;
        if (session is null)
            return (BarDefect.NotASession, $"{date:yyyy-MM-dd} is not a trading session: {calendar.Closure(date)}");
        if (bar.Start < session.Open.UtcDateTime || bar.Start >= session.Close.UtcDateTime)
        {
            return (BarDefect.OffHours, $"{bar.Start:HH:mm} UTC is outside the session of {date:yyyy-MM-dd}, "
                + $"{session.Open.UtcDateTime:HH:mm} to {session.Close.UtcDateTime:HH:mm} UTC");
        }

        if (bar.Start.AddMinutes(1) > now.UtcDateTime)
            return (BarDefect.NotClosedYet, $"the minute of {bar.Start:yyyy-MM-dd HH:mm} UTC has not ended yet");
        return MinuteDefect.Of(bar) is { } defect ? (BarDefect.ImpossiblePrices, defect) : null;
    }

    private void Set(long number, BarDefect defect, string reason, string content)
    {
        _refusals[defect] = _refusals.GetValueOrDefault(defect) + 1;
        if (_refused.Count < OfferedBars.RefusedKept)
            _refused.Add(new(number, defect, reason, content.Length <= LongestContent ? content : content[..LongestContent] + "…"));
    }
}
