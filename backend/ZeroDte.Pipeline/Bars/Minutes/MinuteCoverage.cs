using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>What is known of a symbol's minutes, as stretches that may go on over the night: no exchange trades then.</summary>
/// <param name="Present">Minutes that have a bar.</param>
/// <param name="Empty">Minutes without a bar for which a source was asked: nobody traded, or the source has none.</param>
/// <param name="Unknown">Minutes that have ended, without a bar, for which no source was asked.</param>
public sealed record MinuteCoverage(
    IReadOnlyList<MinuteSpan> Present, IReadOnlyList<MinuteSpan> Empty, IReadOnlyList<MinuteSpan> Unknown)
{
    /// <summary>Whether a session has no bar at all, or minutes for which no source was asked.</summary>
    public bool Lacks(TradingSession session)
    {
        return !Present.Any(IsOf) || Unknown.Any(IsOf);

        bool IsOf(MinuteSpan span) => span.From < session.Close.UtcDateTime && span.To > session.Open.UtcDateTime;
    }

    /// <param name="sessions">In order.</param>
    /// <param name="starts">Minutes with a bar, in order.</param>
    /// <param name="asked">In order of their beginning; they may overlap.</param>
    /// <param name="now">Minutes that end later do not count.</param>
    internal static MinuteCoverage Of(
        IEnumerable<TradingSession> sessions, IReadOnlyList<DateTime> starts, IReadOnlyList<MinuteSpan> asked, DateTimeOffset now)
    {
        List<MinuteSpan>[] all = [[], [], []];
        var (bar, ask, askedUntil, last) = (0, 0, DateTime.MinValue, -1);
        foreach (var session in sessions)
        {
            for (var minute = session.Open.UtcDateTime; minute < session.Close.UtcDateTime && minute.AddMinutes(1) <= now.UtcDateTime;
                minute = minute.AddMinutes(1))
            {
                while (bar < starts.Count && starts[bar] < minute)
                    bar++;
                for (; ask < asked.Count && asked[ask].From <= minute; ask++)
                    askedUntil = asked[ask].To > askedUntil ? asked[ask].To : askedUntil;
                var state = bar < starts.Count && starts[bar] == minute ? 0 : askedUntil >= minute.AddMinutes(1) ? 1 : 2;
                if (state == last)
                    all[state][^1] = all[state][^1] with { To = minute.AddMinutes(1) };
                else
                    all[state].Add(new(minute, minute.AddMinutes(1)));
                last = state;
            }
        }

        return new(all[0], all[1], all[2]);
    }
}
