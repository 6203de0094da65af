using System.Collections.Frozen;

namespace ZeroDte.Quant.Market;

/// <summary>The closures and hours from 1990 on that no rule yields.</summary>
/// <remarks>
/// Source to 2011: NYSE, Special Closings 1885 to date. Halts within a session are left out, except where trading did not resume.
/// </remarks>
internal static class NyseSpecialDays
{
    public static readonly FrozenDictionary<DateOnly, string> Closures = new Dictionary<DateOnly, string>
    {
        [new(1994, 4, 27)] = "the funeral of Richard Nixon",
        [new(2001, 9, 11)] = "the September 11 attacks",
        [new(2001, 9, 12)] = "the September 11 attacks",
        [new(2001, 9, 13)] = "the September 11 attacks",
        [new(2001, 9, 14)] = "the September 11 attacks",
        [new(2004, 6, 11)] = "the day of mourning for Ronald Reagan",
        [new(2007, 1, 2)] = "the day of mourning for Gerald Ford",
        [new(2012, 10, 29)] = "Hurricane Sandy",
        [new(2012, 10, 30)] = "Hurricane Sandy",
        [new(2018, 12, 5)] = "the day of mourning for George H. W. Bush",
        [new(2025, 1, 9)] = "the day of mourning for Jimmy Carter",
    }.ToFrozenDictionary();

    /// <summary>Minutes by which sessions outside the rules were shortened, where that was announced days before.</summary>
    public static readonly FrozenDictionary<DateOnly, int> AnnouncedMinutesCut = new Dictionary<DateOnly, int>
    {
        [new(1997, 12, 26)] = 180,
        [new(1999, 12, 31)] = 180,
        [new(2002, 9, 11)] = 150,
        [new(2003, 12, 26)] = 180,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<DateOnly, SessionHours> Hours = new Dictionary<DateOnly, SessionHours>
    {
        // Some calendars say 09:31; the Los Angeles Times of the same day has both exchanges opening at 11:00.
        [new(1990, 12, 27)] = SessionHours.OpenedAt(11, 0, "Transformer explosion"),
        [new(1991, 1, 17)] = SessionHours.OpenedAt(9, 31, "Moment of silence for the troops in the Gulf"),
        [new(1991, 2, 25)] = SessionHours.OpenedAt(9, 31, "Moment of silence for the troops in the Gulf"),
        [new(1994, 2, 11)] = SessionHours.ClosedAt(14, 30, "Snowstorm"),
        [new(1995, 12, 18)] = SessionHours.OpenedAt(10, 30, "Computer trouble"),
        [new(1996, 1, 8)] = new(new(11, 0), new(14, 0), "Snowstorm"),
        // An hour's halt half an hour before the close: SEC, Trading Analysis of October 27 and 28, 1997 (1998).
        [new(1997, 10, 27)] = SessionHours.ClosedAt(15, 30, "Circuit breaker"),
        // Not a rule: the Fridays after Christmas in 2008, 2014 and 2025 were full sessions.
        [new(1997, 12, 26)] = SessionHours.ClosedAt(13, 0, "Day after Christmas"),
        [new(2003, 12, 26)] = SessionHours.ClosedAt(13, 0, "Day after Christmas"),
        // Missing from the exchange's own list, but decided by its board (NYSE press release of 1999-06-04).
        [new(1999, 12, 31)] = SessionHours.ClosedAt(13, 0, "Preparation for the year 2000"),
        [new(2001, 9, 17)] = SessionHours.OpenedAt(9, 33, "Moment of silence for the victims of September 11"),
        [new(2001, 10, 8)] = SessionHours.OpenedAt(9, 31, "Moment of silence for the troops in Afghanistan"),
        [new(2002, 9, 11)] = SessionHours.OpenedAt(12, 0, "September 11 anniversary"),
        [new(2003, 3, 20)] = SessionHours.OpenedAt(9, 32, "Moment of silence for the troops in Iraq"),
        [new(2004, 6, 7)] = SessionHours.OpenedAt(9, 32, "Moment of silence for Ronald Reagan"),
        [new(2005, 6, 1)] = SessionHours.ClosedAt(15, 56, "Computer trouble"),
        [new(2006, 12, 27)] = SessionHours.OpenedAt(9, 32, "Moment of silence for Gerald Ford"),
    }.ToFrozenDictionary();
}
