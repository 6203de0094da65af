using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Jobs;

public sealed class ScheduleTests
{
    private static readonly string[] Slots = ["", "10:30", "15:50"];

    private readonly Schedule _schedule = TestSchedule.OfThePipeline;

    [Theory]
    // A regular Friday in daylight saving time, and one in winter.
    [InlineData("2018-05-11", "predict", "2018-05-11T13:31Z")]
    [InlineData("2018-05-11", "ingest-open", "2018-05-11T13:31Z")]
    [InlineData("2018-05-11", "ingest", "2018-05-11T20:10Z")]
    [InlineData("2018-05-11", "evaluate", "2018-05-11T20:30Z")]
    [InlineData("2018-05-11", "retrain", "2018-05-11T20:35Z")]
    [InlineData("2018-01-12", "predict", "2018-01-12T14:31Z")]
    [InlineData("2018-01-12", "evaluate", "2018-01-12T21:30Z")]
    // The day after Thanksgiving closes at 13:00.
    [InlineData("2018-11-23", "predict", "2018-11-23T14:31Z")]
    [InlineData("2018-11-23", "evaluate", "2018-11-23T18:30Z")]
    [InlineData("2018-11-23", "retrain", "2018-11-23T18:35Z")]
    // The sessions on either side of both changes of the clock.
    [InlineData("2018-03-09", "predict", "2018-03-09T14:31Z")]
    [InlineData("2018-03-12", "predict", "2018-03-12T13:31Z")]
    [InlineData("2018-11-02", "predict", "2018-11-02T13:31Z")]
    [InlineData("2018-11-05", "predict", "2018-11-05T14:31Z")]
    // Memorial Day, and a Saturday.
    [InlineData("2018-05-28", "predict", null)]
    [InlineData("2018-05-28", "ingest", null)]
    [InlineData("2018-05-12", "predict", null)]
    public void Between_ANewYorkDay_HasTheSessionsTimes(string day, string job, string? due)
    {
        var units = Day(day, job);

        units.Select(unit => unit.Due).ShouldBe(due is null ? [] : [DateTimeOffset.Parse(due)]);
        units.ShouldAllBe(unit => unit.Session == DateOnly.Parse(day));
    }

    [Theory]
    [InlineData("2018-05-13", "2018-05-14T03:00Z", "2018-05-11")] // a Sunday
    [InlineData("2018-03-11", "2018-03-12T03:00Z", "2018-03-09")] // the clock went forward that morning
    [InlineData("2018-11-04", "2018-11-05T04:00Z", "2018-11-02")] // and back
    [InlineData("2018-05-27", "2018-05-28T03:00Z", "2018-05-25")] // before a holiday
    public void Between_ASunday_OptimisesAboutTheLastSession(string day, string due, string session) =>
        Day(day, "optimise").ShouldBe([new("optimise", DateOnly.Parse(session), DateTimeOffset.Parse(due), null)]);

    [Theory]
    [InlineData("2018-05-11", 4)]
    [InlineData("2018-03-11", 4)] // 23 hours long
    [InlineData("2018-11-04", 4)] // 25 hours long
    public void Between_AnyDay_MonitorsFourTimes(string day, int times)
    {
        var units = Day(day, "monitor");

        units.Length.ShouldBe(times);
        units.Select(unit => unit.Due).ShouldBeInOrder();
    }

    [Fact]
    public void Between_AroundTheClose_MonitorsTheSessionOnceItIsOver() =>
        Day("2018-05-11", "monitor").Select(unit => unit.Session.Day).ShouldBe([10, 10, 10, 11]);

    [Theory]
    [InlineData(2017)]
    [InlineData(2018)]
    [InlineData(2026)]
    public void Between_AYearInMinutes_EveryUnitComesOnce(int year)
    {
        var start = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var end = start.AddYears(1);
        var sessions = TradingCalendar.Nyse.Sessions(new(year, 1, 1), new(year, 12, 31)).ToArray();
        foreach (var job in _schedule.Jobs)
        {
            // Looks at uneven times must add up to one look at the whole.
            var steps = new List<DueUnit>();
            for (var at = start; at < end; at = at.AddMinutes(37))
                steps.AddRange(_schedule.Between(job, at, at.AddMinutes(37) < end ? at.AddMinutes(37) : end));

            steps.ShouldBe(_schedule.Between(job, start, end));
            steps.Count.ShouldBe(job switch
            {
                "monitor" => 4 * (end - start).Days,
                "optimise" => steps.Count,
                "predict-again" => sessions.Sum(session => Basis.Intraday.Count(origin => origin.In(session) < session.Close)),
                _ => sessions.Length,
            });
        }
    }

    [Fact]
    public void DueSince_NothingPassed_IsEmpty()
    {
        var at = DateTimeOffset.Parse("2018-05-11T13:31Z");

        _schedule.DueSince("predict", at, at).ShouldBeEmpty();
        _schedule.DueSince("predict", at.AddDays(1), at).ShouldBeEmpty(); // the clock was set back
        _schedule.DueSince("predict", at.AddTicks(-1), at).Count.ShouldBe(1);
    }

    [Fact]
    public void DueSince_AfterDaysOff_CatchesUpWithWhatStillMatters()
    {
        // Off from Friday noon to the Wednesday after Memorial Day, 11:00 New York.
        var (from, to) = (DateTimeOffset.Parse("2018-05-25T16:00Z"), DateTimeOffset.Parse("2018-05-30T15:00Z"));

        Sessions("ingest").ShouldBe([25, 29]);
        Sessions("evaluate").ShouldBe([25, 29]);
        Sessions("retrain").ShouldBe([29]);
        Sessions("predict").ShouldBe([30]); // the 29th has closed: a forecast of it would be none
        Sessions("monitor").ShouldBe([29]);
        Sessions("optimise").ShouldBe([25]);
        Sessions("nosuch").ShouldBeEmpty();

        IEnumerable<int> Sessions(string job) => _schedule.DueSince(job, from, to).Select(unit => unit.Session.Day);
    }

    [Theory]
    [InlineData("2018-11-21", "09:31, 10:31, 15:51")]
    [InlineData("2018-11-23", "09:31, 10:31")] // which closed at 13:00
    public void InSession_WithTimesOfTheDay_IsDueAMinuteAfterEachThatComesBeforeTheClose(string day, string times)
    {
        var timing = JobTiming.InSession("predict", new(15, 50), new(10, 30), new(10, 30));

        var due = timing.On(TradingCalendar.Nyse, DateOnly.Parse(day)).ToArray();

        string.Join(", ", due.Select(unit => $"{unit.Due.ToOffset(TimeSpan.FromHours(-5)):HH:mm}")).ShouldBe(times);
        due.Select(unit => unit.Slot).ShouldBe(Slots[..due.Length]);
        timing.Words.ShouldBe("09:31, 10:31, 15:51 on sessions");
    }

    [Theory]
    [InlineData("2018-11-21", 13, "10:01 to 10:31", "15:51 to 16:00")]
    [InlineData("2018-11-23", 6, "10:01 to 10:31", "12:31 to 13:00")] // which closed at 13:00
    public void PredictAgain_OfASession_IsDueAMinuteAfterEachOriginUntilTheNext(string day, int count, string first, string last)
    {
        var due = _schedule.Plan(["predict-again"], DateOnly.Parse(day), DateOnly.Parse(day));

        due.Count.ShouldBe(count);
        (Words(due[0]), Words(due[^1])).ShouldBe((first, last));
        due.ShouldAllBe(unit => $"{unit.Due.AddMinutes(-1).ToOffset(TimeSpan.FromHours(-5)):HH:mm}" == unit.Slot);
        _schedule.Words("predict-again").ShouldBe("10:01, then 12 times to 15:51 on sessions");
        var current = _schedule.DueSince("predict-again", due[0].Due.AddMinutes(-1), due[0].Due.AddMinutes(45));
        current.ShouldHaveSingleItem().Slot.ShouldBe("10:30");

        static string Words(DueUnit unit) =>
            $"{unit.Due.ToOffset(TimeSpan.FromHours(-5)):HH:mm} to {unit.Expires!.Value.ToOffset(TimeSpan.FromHours(-5)):HH:mm}";
    }

    [Theory]
    [InlineData("predict-again", "15:20", "15:00")]
    [InlineData("predict-again", "08:00", "10:00")]
    [InlineData("predict", "15:20", "")]
    [InlineData("optimise", "15:20", "")]
    public void Slot_OfARunByHand_IsTheLatestThatHasCome(string job, string time, string slot) =>
        _schedule.Slot(job, new(2018, 11, 21), DateTimeOffset.Parse($"2018-11-21T{time}-05:00")).ShouldBe(slot);

    [Fact]
    public void Next_OnAFridayEvening_IsOnMonday() =>
        _schedule.Next("predict", DateTimeOffset.Parse("2018-05-11T21:00Z"))!.Due.ShouldBe(DateTimeOffset.Parse("2018-05-14T13:31Z"));

    [Fact]
    public void Plan_AWeek_IsEachSessionOncePerJobInTheOrderOfTime()
    {
        var plan = _schedule.Plan(_schedule.Jobs, new(2018, 5, 10), new(2018, 5, 14));

        plan.Select(unit => $"{unit.Job} {unit.Session.Day}").ShouldBe(
        [
            .. DayOf(10), .. DayOf(11), "optimise 11", .. DayOf(14),
        ]);
        plan.Select(unit => unit.Due).ShouldBeInOrder();

        static string[] DayOf(int day) =>
        [
            $"ingest-open {day}", $"predict {day}", .. Enumerable.Repeat($"predict-again {day}", 13), $"ingest {day}", $"evaluate {day}",
            $"retrain {day}", $"monitor {day}",
        ];
    }

    private DueUnit[] Day(string day, string job)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var (from, to) = (DateTime.Parse(day), DateTime.Parse(day).AddDays(1));
        return [.. _schedule.Between(job, new DateTimeOffset(from, zone.GetUtcOffset(from)).AddTicks(-1),
            new DateTimeOffset(to, zone.GetUtcOffset(to)).AddTicks(-1))];
    }
}
