namespace ZeroDte.Quant.Market;

/// <summary>
/// How long a session of the New York Stock Exchange was announced to be, as everybody knew at its open, and what that means for its moves.
/// </summary>
/// <remarks>Storms, breakdowns and halts that nobody could know at the open do not count. docs/modelling.md has the measurements.</remarks>
internal static class ScheduledLength
{
    private const double RegularMinutes = 390;

    /// <summary>
    /// Ranges grow with the square root of the time they have: 0.734 for 3.5 hours instead of 6.5. On 267 early closes of nine large names
    /// up to 2019 the range was 0.71 times that of the sessions before.
    /// </summary>
    private const double RangePower = 0.5;

    /// <summary>
    /// Returns shrink less, to 0.82, since what an early close leaves out is the quiet middle of the day. On the 100 early closes of these
    /// names before 2013 they were 0.84 (from the open) and 0.81 (from the previous close) of what had been forecast for a regular session.
    /// </summary>
    private const double ReturnPower = 0.32;

    /// <summary>Minutes that the session was announced to be shorter than the regular 390; 0 for nearly all.</summary>
    public static int MinutesCut(DateOnly date) => NyseHolidays.EarlyCloseOn(date) is { } hours
        ? (int)(SessionHours.Regular.Close - hours.Close).TotalMinutes
        : NyseSpecialDays.AnnouncedMinutesCut.GetValueOrDefault(date);

    /// <summary>How wide the session's range is expected to be beside a regular one's; exactly 1 for a regular one.</summary>
    public static double RangeFactor(int minutesCut) => Factor(minutesCut, RangePower);

    /// <summary>How far the session's return is expected to go beside a regular one's; exactly 1 for a regular one.</summary>
    public static double ReturnFactor(int minutesCut) => Factor(minutesCut, ReturnPower);

    private static double Factor(int minutesCut, double power) => minutesCut == 0
        ? 1
        : Math.Pow((RegularMinutes - minutesCut) / RegularMinutes, power);
}
