namespace ZeroDte.Quant.Market;

/// <summary>Sessions in a row that were held and of which a history has no bar.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Sessions">How many, one or more.</param>
public readonly record struct SessionHole(DateOnly First, DateOnly Last, int Sessions)
{
    /// <summary>The holes between the first and the last session of a history, in order.</summary>
    /// <param name="sessions">Ascending.</param>
    /// <param name="halts">Sessions in which nothing was traded: these are missing nowhere.</param>
    public static List<SessionHole> Find(
        TradingCalendar calendar, ReadOnlySpan<DateOnly> sessions, IReadOnlySet<DateOnly>? halts = null)
    {
        var holes = new List<SessionHole>();
        for (var i = 1; i < sessions.Length; i++)
        {
            var (first, last) = (sessions[i - 1], sessions[i]);
            var missed = calendar.Between(first, last) - (halts?.Count(halt => first < halt && halt < last) ?? 0);
            if (missed > 0)
                holes.Add(new(calendar.Next(sessions[i - 1]), calendar.Previous(sessions[i]), missed));
        }

        return holes;
    }

    public override string ToString() => Sessions == 1 ? $"{First:yyyy-MM-dd}" : $"{First:yyyy-MM-dd} to {Last:yyyy-MM-dd} ({Sessions})";
}
