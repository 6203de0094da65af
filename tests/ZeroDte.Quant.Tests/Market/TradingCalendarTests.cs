using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Market;

public class TradingCalendarTests
{
    private static readonly TradingCalendar Nyse = TradingCalendar.Nyse;

    // From the second session on, so that each of these days has a session before it.
    private static readonly Arbitrary<DateOnly> AnyDay = Gen
        .Choose(Nyse.FirstDay.DayNumber + 2, new DateOnly(2125, 12, 31).DayNumber)
        .Select(DateOnly.FromDayNumber)
        .ToArbitrary();

    [Theory]
    [InlineData("1985-09-27", "before 1990-01-01, where the calendar begins")]
    [InlineData("1989-12-30", "before 1990-01-01, where the calendar begins")]
    [InlineData("2024-05-25", "a Saturday")]
    [InlineData("2024-05-26", "a Sunday")]
    [InlineData("1990-01-01", "New Year's Day")]
    [InlineData("1995-01-02", "New Year's Day")]
    [InlineData("2023-01-02", "New Year's Day")]
    [InlineData("1998-01-19", "Martin Luther King Jr. Day")]
    [InlineData("2024-01-15", "Martin Luther King Jr. Day")]
    [InlineData("1991-02-18", "Washington's Birthday")]
    [InlineData("2027-02-15", "Washington's Birthday")]
    [InlineData("1991-03-29", "Good Friday")]
    [InlineData("2000-04-21", "Good Friday")]
    [InlineData("2008-03-21", "Good Friday")]
    [InlineData("2011-04-22", "Good Friday")]
    [InlineData("2024-03-29", "Good Friday")]
    [InlineData("2024-05-27", "Memorial Day")]
    [InlineData("2021-05-31", "Memorial Day")]
    [InlineData("2022-06-20", "Juneteenth")]
    [InlineData("2023-06-19", "Juneteenth")]
    [InlineData("2027-06-18", "Juneteenth")]
    [InlineData("1992-07-03", "Independence Day")]
    [InlineData("1993-07-05", "Independence Day")]
    [InlineData("2024-07-04", "Independence Day")]
    [InlineData("2026-07-03", "Independence Day")]
    [InlineData("2015-09-07", "Labor Day")]
    [InlineData("2025-09-01", "Labor Day")]
    [InlineData("2018-11-22", "Thanksgiving Day")]
    [InlineData("2019-11-28", "Thanksgiving Day")]
    [InlineData("1993-12-24", "Christmas Day")]
    [InlineData("1994-12-26", "Christmas Day")]
    [InlineData("1999-12-24", "Christmas Day")]
    [InlineData("2024-12-25", "Christmas Day")]
    [InlineData("1994-04-27", "the funeral of Richard Nixon")]
    [InlineData("2001-09-11", "the September 11 attacks")]
    [InlineData("2001-09-14", "the September 11 attacks")]
    [InlineData("2004-06-11", "the day of mourning for Ronald Reagan")]
    [InlineData("2007-01-02", "the day of mourning for Gerald Ford")]
    [InlineData("2012-10-29", "Hurricane Sandy")]
    [InlineData("2012-10-30", "Hurricane Sandy")]
    [InlineData("2018-12-05", "the day of mourning for George H. W. Bush")]
    [InlineData("2025-01-09", "the day of mourning for Jimmy Carter")]
    public void Closure_NoSession_SaysWhy(string day, string reason)
    {
        Nyse.Closure(Day(day)).ShouldBe(reason);
        Nyse.IsSession(Day(day)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("1990-01-02", "the calendar's first session")]
    [InlineData("1993-12-31", "New Year's Day on a Saturday is not kept")]
    [InlineData("2004-12-31", "New Year's Day on a Saturday is not kept")]
    [InlineData("2010-12-31", "New Year's Day on a Saturday is not kept")]
    [InlineData("2021-12-31", "New Year's Day on a Saturday is not kept")]
    [InlineData("1997-01-20", "Martin Luther King Jr. Day before it was kept")]
    [InlineData("2020-06-19", "Juneteenth before it was kept")]
    [InlineData("2021-06-18", "Juneteenth before it was kept")]
    [InlineData("2024-10-14", "Columbus Day")]
    [InlineData("2024-11-11", "Veterans Day")]
    [InlineData("1992-11-03", "Election Day")]
    [InlineData("2024-04-01", "Easter Monday")]
    [InlineData("2001-09-10", "the day before the September 11 attacks")]
    [InlineData("2012-10-31", "the day after Hurricane Sandy")]
    public void Closure_Session_IsNull(string day, string because)
    {
        Nyse.Closure(Day(day)).ShouldBeNull(because);
        Nyse.IsSession(Day(day)).ShouldBeTrue(because);
    }

    [Theory]
    [InlineData("1990-07-03", "09:30", "16:00", null)]
    [InlineData("1990-11-23", "09:30", "16:00", null)]
    [InlineData("1990-12-24", "09:30", "14:00", "Christmas Eve")]
    [InlineData("1990-12-27", "11:00", "16:00", "Transformer explosion")]
    [InlineData("1991-01-17", "09:31", "16:00", "Moment of silence for the troops in the Gulf")]
    [InlineData("1991-11-29", "09:30", "16:00", null)]
    [InlineData("1992-11-27", "09:30", "14:00", "Day after Thanksgiving")]
    [InlineData("1992-12-24", "09:30", "14:00", "Christmas Eve")]
    [InlineData("1993-11-26", "09:30", "13:00", "Day after Thanksgiving")]
    [InlineData("1994-02-11", "09:30", "14:30", "Snowstorm")]
    [InlineData("1995-07-03", "09:30", "13:00", "Day before Independence Day")]
    [InlineData("1995-12-18", "10:30", "16:00", "Computer trouble")]
    [InlineData("1996-01-08", "11:00", "14:00", "Snowstorm")]
    [InlineData("1996-07-03", "09:30", "16:00", null)]
    [InlineData("1996-07-05", "09:30", "13:00", "Day after Independence Day")]
    [InlineData("1997-10-27", "09:30", "15:30", "Circuit breaker")]
    [InlineData("1997-12-26", "09:30", "13:00", "Day after Christmas")]
    [InlineData("1999-12-31", "09:30", "13:00", "Preparation for the year 2000")]
    [InlineData("2001-09-17", "09:33", "16:00", "Moment of silence for the victims of September 11")]
    [InlineData("2002-07-05", "09:30", "13:00", "Day after Independence Day")]
    [InlineData("2002-09-11", "12:00", "16:00", "September 11 anniversary")]
    [InlineData("2003-12-26", "09:30", "13:00", "Day after Christmas")]
    [InlineData("2005-06-01", "09:30", "15:56", "Computer trouble")]
    [InlineData("2006-12-27", "09:32", "16:00", "Moment of silence for Gerald Ford")]
    [InlineData("2008-12-26", "09:30", "16:00", null)]
    [InlineData("2012-07-03", "09:30", "13:00", "Day before Independence Day")]
    [InlineData("2013-07-03", "09:30", "13:00", "Day before Independence Day")]
    [InlineData("2013-07-05", "09:30", "16:00", null)]
    [InlineData("2020-07-02", "09:30", "16:00", null)]
    [InlineData("2021-12-23", "09:30", "16:00", null)]
    [InlineData("2024-07-03", "09:30", "13:00", "Day before Independence Day")]
    [InlineData("2024-11-29", "09:30", "13:00", "Day after Thanksgiving")]
    [InlineData("2024-12-24", "09:30", "13:00", "Christmas Eve")]
    [InlineData("2025-12-26", "09:30", "16:00", null)]
    public void Session_KnownDay_HasItsHours(string day, string open, string close, string? note)
    {
        var session = Nyse.Session(Day(day));

        session.Date.ShouldBe(Day(day));
        Hours(session).ShouldBe($"{open}-{close}");
        session.IsEarlyClose.ShouldBe(close != "16:00");
        session.Note.ShouldBe(note);
    }

    [Theory]
    [InlineData("1990-03-30", -5)]
    [InlineData("1990-04-02", -4)]
    [InlineData("2006-03-31", -5)]
    [InlineData("2006-04-03", -4)]
    [InlineData("2006-10-27", -4)]
    [InlineData("2006-10-30", -5)]
    [InlineData("2007-03-09", -5)]
    [InlineData("2007-03-12", -4)]
    [InlineData("2024-11-01", -4)]
    [InlineData("2024-11-04", -5)]
    public void Session_AroundClockChange_HasTheOffsetInForce(string day, int hours)
    {
        var session = Nyse.Session(Day(day));

        session.Open.ShouldBe(new(Day(day), new(9, 30), TimeSpan.FromHours(hours)));
        session.Open.Offset.ShouldBe(TimeSpan.FromHours(hours));
        session.Close.Offset.ShouldBe(TimeSpan.FromHours(hours));
    }

    [Theory]
    [InlineData("2024-05-27", "No session on 2024-05-27: Memorial Day.")]
    [InlineData("2024-05-25", "No session on 2024-05-25: a Saturday.")]
    [InlineData("1980-12-12", "No session on 1980-12-12: before 1990-01-01, where the calendar begins.")]
    public void Session_NoSession_ThrowsWithDateAndReason(string day, string message) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Nyse.Session(Day(day))).Message.ShouldStartWith(message);

    [Theory]
    [InlineData("1990-01-01", "1990-01-02")]
    [InlineData("1999-12-31", "2000-01-03")]
    [InlineData("2001-09-10", "2001-09-17")]
    [InlineData("2021-12-31", "2022-01-03")]
    [InlineData("2024-03-28", "2024-04-01")]
    [InlineData("2024-05-24", "2024-05-28")]
    [InlineData("2024-05-28", "2024-05-29")]
    public void Next_AcrossClosedDays_FindsFirstSessionAfter(string day, string next) =>
        Nyse.Next(Day(day)).ShouldBe(Day(next));

    [Theory]
    [InlineData("1990-01-03", "1990-01-02")]
    [InlineData("2000-01-01", "1999-12-31")]
    [InlineData("2001-09-17", "2001-09-10")]
    [InlineData("2024-05-26", "2024-05-24")]
    [InlineData("2024-05-28", "2024-05-24")]
    [InlineData("2024-05-29", "2024-05-28")]
    public void Previous_AcrossClosedDays_FindsLastSessionBefore(string day, string previous) =>
        Nyse.Previous(Day(day)).ShouldBe(Day(previous));

    [Fact]
    public void Next_BeforeFirstDay_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Nyse.Next(new(1989, 12, 31))).ParamName.ShouldBe("date");

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("1990-01-01")]
    [InlineData("1990-01-02")]
    public void Previous_AtOrBeforeFirstSession_Throws(string day) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Nyse.Previous(Day(day))).Message.ShouldStartWith($"No session before {day}");

    [Fact]
    public void Sessions_BothEndsSessions_IncludesBoth() =>
        Nyse.Sessions(new(2024, 5, 24), new(2024, 5, 28)).Select(session => session.Date)
            .ShouldBe([new(2024, 5, 24), new(2024, 5, 28)]);

    [Fact]
    public void Sessions_ToBeforeFrom_IsEmpty() => Nyse.Sessions(new(2024, 5, 28), new(2024, 5, 24)).ShouldBeEmpty();

    [Fact]
    public void Sessions_LastDayOfAll_Ends() => Nyse.Sessions(new(9999, 12, 31), DateOnly.MaxValue).Count().ShouldBe(1);

    [Fact]
    public void Sessions_FromBeforeFirstDay_ThrowsBeforeIterating() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Nyse.Sessions(new(1989, 12, 31), new(1990, 1, 31))).ParamName.ShouldBe("from");

    [Theory]
    [InlineData(1990, 253)]
    [InlineData(1991, 253)]
    [InlineData(1992, 254)]
    [InlineData(1993, 253)]
    [InlineData(1994, 252)]
    [InlineData(1995, 252)]
    [InlineData(1996, 254)]
    [InlineData(1997, 253)]
    [InlineData(1998, 252)]
    [InlineData(1999, 252)]
    [InlineData(2000, 252)]
    [InlineData(2001, 248)]
    [InlineData(2002, 252)]
    [InlineData(2003, 252)]
    [InlineData(2004, 252)]
    [InlineData(2005, 252)]
    [InlineData(2006, 251)]
    [InlineData(2007, 251)]
    [InlineData(2008, 253)]
    [InlineData(2009, 252)]
    [InlineData(2010, 252)]
    [InlineData(2011, 252)]
    [InlineData(2012, 250)]
    [InlineData(2013, 252)]
    [InlineData(2014, 252)]
    [InlineData(2015, 252)]
    [InlineData(2016, 252)]
    [InlineData(2017, 251)]
    [InlineData(2018, 251)]
    [InlineData(2019, 252)]
    [InlineData(2020, 253)]
    [InlineData(2021, 252)]
    [InlineData(2022, 251)]
    [InlineData(2023, 250)]
    [InlineData(2024, 252)]
    [InlineData(2025, 250)]
    [InlineData(2026, 251)]
    [InlineData(2027, 251)]
    public void Sessions_WholeYear_AreAsManyAsTheExchangeHeld(int year, int sessions) =>
        Nyse.Sessions(new(year, 1, 1), new(year, 12, 31)).Count().ShouldBe(sessions);

    [Theory]
    [InlineData("2024-05-24T09:29:59-04:00", "2024-05-24", "before the open")]
    [InlineData("2024-05-24T15:59:59.9999999-04:00", "2024-05-24", "the last tick of the session")]
    [InlineData("2024-05-24T16:00:00-04:00", "2024-05-28", "at the close the session is over")]
    [InlineData("2024-05-24T20:00:00Z", "2024-05-28", "the same instant in UTC")]
    [InlineData("2024-05-25T05:30:00+09:30", "2024-05-28", "the same instant on a clock a day ahead")]
    [InlineData("2024-05-24T02:00:00Z", "2024-05-24", "still the evening before in New York")]
    [InlineData("2024-07-03T12:59:59-04:00", "2024-07-03", "before an early close")]
    [InlineData("2024-07-03T13:00:00-04:00", "2024-07-05", "at an early close")]
    [InlineData("2024-12-31T23:59:59-05:00", "2025-01-02", "over the year's end")]
    [InlineData("1990-01-01T00:00:00-05:00", "1990-01-02", "the first instant of the calendar")]
    public void CurrentOrNext_Instant_IsTheFirstSessionStillToClose(string instant, string day, string because) =>
        Nyse.CurrentOrNext(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)).Date.ShouldBe(Day(day), because);

    [Fact]
    public void CurrentOrNext_BeforeFirstDay_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Nyse.CurrentOrNext(new(1990, 1, 1, 4, 59, 59, TimeSpan.Zero)))
            .ParamName.ShouldBe("instant");

    [Fact]
    public void NextAndPrevious_AnySession_AreInverse() => Check.QuickThrowOnFailure(Prop.ForAll(AnyDay, day =>
    {
        var next = Nyse.Next(day);
        var previous = Nyse.Previous(day);

        return Nyse.IsSession(next) && Nyse.IsSession(previous)
            && next > day && day > previous
            && (Nyse.IsSession(day) ? Nyse.Previous(next) == day && Nyse.Next(previous) == day : Nyse.Previous(next) == previous);
    }));

    [Fact]
    public void Sessions_AnyRange_AreExactlyTheDaysThatAreSessions() => Check.QuickThrowOnFailure(Prop.ForAll(
        AnyDay,
        Gen.Choose(0, 800).ToArbitrary(),
        (from, days) => Nyse.Sessions(from, from.AddDays(days)).Select(session => session.Date)
            .SequenceEqual(Enumerable.Range(0, days + 1).Select(from.AddDays).Where(Nyse.IsSession))));

    [Fact]
    public void Session_EveryDayOfACentury_OpensBeforeItClosesWithinRegularHours()
    {
        foreach (var session in Nyse.Sessions(Nyse.FirstDay, new(2089, 12, 31)))
        {
            session.Open.ShouldBeLessThan(session.Close);
            session.Open.TimeOfDay.ShouldBeGreaterThanOrEqualTo(new(9, 30, 0));
            session.Close.TimeOfDay.ShouldBeLessThanOrEqualTo(new(16, 0, 0));
            session.IsEarlyClose.ShouldBe(session.Close.TimeOfDay < new TimeSpan(16, 0, 0));
            (session.Note is null).ShouldBe(Hours(session) == "09:30-16:00");
            Nyse.CurrentOrNext(session.Open).ShouldBe(session);
            Nyse.CurrentOrNext(session.Close).Date.ShouldBe(Nyse.Next(session.Date));
        }
    }

    [Fact]
    public void Session_EveryDayFrom2000To2027_AgreesWithReferenceData()
    {
        var special = SharedData.Rows("nyse_special_days_2000_2027.csv")
            .ToDictionary(row => Day(row[0]), row => row[2] == "closed" ? "closed" : $"{row[3]}-{row[4]}");
        var sessionsPerYear = SharedData.Rows("nyse_sessions_per_year.csv")
            .ToDictionary(row => int.Parse(row[0], CultureInfo.InvariantCulture), row => int.Parse(row[1], CultureInfo.InvariantCulture));
        var days = Enumerable.Range(0, 10_227).Select(new DateOnly(2000, 1, 1).AddDays).ToList();

        days[^1].ShouldBe(new(2027, 12, 31));
        days.Where(day => Ours(day) != Theirs(day)).Select(day => $"{day:yyyy-MM-dd}: {Ours(day)}, not {Theirs(day)}").ShouldBeEmpty();
        days.Where(Nyse.IsSession).CountBy(day => day.Year).ToDictionary().ShouldBe(sessionsPerYear, ignoreOrder: true);

        string Ours(DateOnly day) => Nyse.IsSession(day) ? Hours(Nyse.Session(day)) : "closed";

        string Theirs(DateOnly day) => special.GetValueOrDefault(day)
            ?? (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "closed" : "09:30-16:00");
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Hours(TradingSession session) => $"{session.Open:HH:mm}-{session.Close:HH:mm}";
}
