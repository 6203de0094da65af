using static System.DayOfWeek;

namespace ZeroDte.Quant.Market;

/// <summary>The scheduled holidays and early closes of the New York Stock Exchange from 1990 on.</summary>
/// <remarks>
/// A holiday on a Saturday is kept on the Friday before and one on a Sunday on the Monday after, unless that day ends an accounting
/// period (NYSE Rule 7.2, before that Rule 51). A Friday before New Year's Day ends the year, so it is never given.
/// </remarks>
internal static class NyseHolidays
{
    /// <summary>The holiday kept on this weekday, or null.</summary>
    public static string? On(DateOnly date) => (date.Month, date.Day, date.DayOfWeek) switch
    {
        (1, 1, _) or (1, 2, Monday) => "New Year's Day",
        // SR-NYSE-97-22, 62 FR 38179.
        (1, >= 15 and <= 21, Monday) when date.Year >= 1998 => "Martin Luther King Jr. Day",
        (2, >= 15 and <= 21, Monday) => "Washington's Birthday",
        (3 or 4, _, Friday) when date.AddDays(2) == Easter(date.Year) => "Good Friday",
        (5, >= 25, Monday) => "Memorial Day",
        // A federal holiday from June 2021, too late for that year's calendar.
        (6, 18, Friday) or (6, 19, _) or (6, 20, Monday) when date.Year >= 2022 => "Juneteenth",
        (7, 3, Friday) or (7, 4, _) or (7, 5, Monday) => "Independence Day",
        (9, <= 7, Monday) => "Labor Day",
        (11, >= 22 and <= 28, Thursday) => "Thanksgiving Day",
        (12, 24, Friday) or (12, 25, _) or (12, 26, Monday) => "Christmas Day",
        _ => null,
    };

    /// <summary>The hours of a session that is scheduled to close early, or null. Source: NYSE, Special Closings 1885 to date.</summary>
    public static SessionHours? EarlyCloseOn(DateOnly date)
    {
        var occasion = (date.Month, date.Day, date.DayOfWeek) switch
        {
            // With the 4th on a Thursday it was the Friday that closed early, until the exchange moved it to the Wednesday in 2013.
            (7, 3, Wednesday) when date.Year >= 2013 => "Day before Independence Day",
            (7, 3, Monday or Tuesday or Thursday) when date.Year >= 1995 => "Day before Independence Day",
            (7, 5, Friday) when date.Year is >= 1996 and < 2013 => "Day after Independence Day",
            (11, >= 23 and <= 29, Friday) when date.Year >= 1992 => "Day after Thanksgiving",
            (12, 24, _) => "Christmas Eve",
            _ => null,
        };

        return occasion is null ? null : SessionHours.ClosedAt(date.Year < 1993 ? 14 : 13, 0, occasion);
    }

    /// <summary>Easter Sunday by Butcher's algorithm, with the letters of J. Meeus, Astronomical Algorithms (1991), chapter 8.</summary>
    private static DateOnly Easter(int year)
    {
        var a = year % 19;
        var (b, c) = (year / 100, year % 100);
        var (d, e) = (b / 4, b % 4);
        var f = (b + 8) / 25;
        var g = (b - f + 1) / 3;
        var h = ((19 * a) + b - d - g + 15) % 30;
        var (i, k) = (c / 4, c % 4);
        var l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var n = h + l - (7 * m) + 114;

        return new(year, n / 31, (n % 31) + 1);
    }
}
