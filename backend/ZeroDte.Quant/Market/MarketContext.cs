namespace ZeroDte.Quant.Market;

/// <summary>
/// What is known around a symbol's own bars: where other series closed, and when its company reports. Immutable, so that whoever has it
/// sees what was known when it was made, and nothing later.
/// </summary>
public sealed class MarketContext
{
    private readonly HashSet<DateOnly> _announced;

    /// <param name="levels">By session, as of its close.</param>
    /// <param name="announcements">
    /// All that was ever believed of the symbol's, in the order in which it became known; of one day the later counts.
    /// </param>
    public MarketContext(IReadOnlyDictionary<DateOnly, Levels> levels, IReadOnlyList<Announcement> announcements)
    {
        (Levels, Announcements) = (levels, announcements);
        _announced = [.. announcements.Select(a => a.Session).Where(session => Before(session).Any(a => !a.IsEstimate))];
    }

    public static MarketContext None { get; } = new(new Dictionary<DateOnly, Levels>(), []);

    /// <summary>Where other series stood at the close of each session of which somebody knows.</summary>
    public IReadOnlyDictionary<DateOnly, Levels> Levels { get; }

    public IReadOnlyList<Announcement> Announcements { get; }

    /// <summary>Sessions in which the symbol did not trade, so that nothing is missing where they have no bar.</summary>
    public IReadOnlySet<DateOnly> Halts { get; init; } = new HashSet<DateOnly>();

    /// <summary>Those after one session and before another, in order.</summary>
    public IEnumerable<DateOnly> HaltsBetween(DateOnly after, DateOnly before) =>
        Halts.Count == 0 ? [] : Halts.Where(halt => after < halt && halt < before).Order();

    /// <summary>
    /// Whether a session is the first after an announcement, by what was known before its day. So what became known later, such as that an
    /// announcement was moved, changes nothing about sessions past.
    /// </summary>
    public bool IsAnnounced(DateOnly session) => _announced.Contains(session);

    /// <summary>Announcements that sessions from the given one on trade on first, as known before it; the earliest first.</summary>
    public IEnumerable<Announcement> Due(DateOnly session) => Announcements
        .Where(a => a.IsKnownBefore(session)).GroupBy(a => a.AnnouncedOn).Select(beliefs => beliefs.Last())
        .Where(a => !a.IsWithdrawn && a.Session >= session).OrderBy(a => a.AnnouncedOn);

    private IEnumerable<Announcement> Before(DateOnly session) => Due(session).Where(a => a.Session == session);
}
