using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Jobs;

/// <summary>The real jobs on the live schedule, moment by moment: how many forecasts a session has in the end.</summary>
public sealed class ForecastsOnScheduleTests : IAsyncLifetime
{
    private static readonly string Sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");

    private readonly TestDatabase _database = new();
    private readonly FixedTime _time = new(DateTimeOffset.UnixEpoch);
    private ServiceProvider _services = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _services = PipelineServices.On(_database, _time);
        await _services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    // Thanksgiving is on the 23rd, and on the 24th the exchange closes at 13:00.
    [InlineData("2017-11-21", "2017-11-28", "21 22 24 27 28")]
    // The clock goes back on the 5th.
    [InlineData("2017-11-02", "2017-11-07", "2 3 6 7")]
    // And forward on the 11th.
    [InlineData("2018-03-08", "2018-03-13", "8 9 12 13")]
    public async Task Days_OneByOne_EachSessionIsForecastJudgedAndLearntFromOnce(string from, string to, string sessions)
    {
        await LoadAsync(_ => true);
        await BeginAsync(from);

        await LiveAsync(from, to);

        (await ForecastAsync()).ShouldBe(sessions);
        foreach (var job in (string[])["ingest", "evaluate", "retrain"])
            (await ResultsAsync(job)).ShouldBe(sessions, job);
    }

    [Fact]
    public async Task MissingBar_NeverDelivered_TheNextSessionHasNoForecastAndLaterOnesWaitToo()
    {
        await LoadAsync(session => session < new DateOnly(2018, 3, 8));
        await BeginAsync("2018-03-08");

        await LiveAsync("2018-03-08", "2018-03-09");

        (await ForecastAsync()).ShouldBe("8");
        (await _database.ScalarAsync<string>("select string_agg(job || ' ' || extract(day from session) || ' waits for ' || message, ', ' "
            + "order by job, session) from job_unit where state = 'waiting' and job = 'retrain'"))
            .ShouldBe("retrain 8 waits for the bar of AAPL of 2018-03-08, retrain 9 waits for the bar of AAPL of 2018-03-09");
    }

    [Fact]
    public async Task MissingBar_DeliveredAtNoon_TheForecastIsMadeThenAndNothingIsDoubled()
    {
        await LoadAsync(session => session < new DateOnly(2018, 3, 8));
        await BeginAsync("2018-03-08");
        await LiveAsync("2018-03-08", "2018-03-08");
        await AtAsync(TradingCalendar.Nyse.Session(new(2018, 3, 9)).Open.AddMinutes(1));
        (await ForecastAsync()).ShouldBe("8");

        await LoadAsync(session => session == new DateOnly(2018, 3, 8));
        await _services.GetRequiredService<JobBacklog>().WakeAsync("AAPL", Cancel);
        await AtAsync(TradingCalendar.Nyse.Session(new(2018, 3, 9)).Open.AddHours(3));

        (await ForecastAsync(), await ResultsAsync("evaluate"), await ResultsAsync("retrain")).ShouldBe(("8 9", "8", "8"));
    }

    [Fact]
    public async Task Bar_CorrectedADayLater_NoForecastIsAddedAndTheOutcomeIsRevised()
    {
        await LoadAsync(_ => true);
        await BeginAsync("2018-03-08");
        await LiveAsync("2018-03-08", "2018-03-08");

        await LoadAsync(session => session == new DateOnly(2018, 3, 8), shift: 0.25m);
        await LiveAsync("2018-03-09", "2018-03-09");

        (await ForecastAsync()).ShouldBe("8 9");
        (await _database.ScalarAsync<string>("select string_agg(extract(day from session) || ':' || revision, ' ' order by number) from "
            + "forecast_outcome"))
            .ShouldBe("8:1 8:1 8:2 8:2 9:1 9:1");
    }

    [Fact]
    public async Task Clock_SetBackADay_NoForecastIsAdded()
    {
        await LoadAsync(_ => true);
        await BeginAsync("2018-03-08");

        await LiveAsync("2018-03-08", "2018-03-09");
        await LiveAsync("2018-03-08", "2018-03-12");

        (await ForecastAsync()).ShouldBe("8 9 12");
        (await _database.ScalarAsync<long>("select count(*) from forecast_ledger"))
            .ShouldBe(6); // from the previous close, and from the open
    }

    /// <summary>The first champion, and a first look, so that all that follows comes due.</summary>
    private async Task BeginAsync(string day)
    {
        var eve = TradingCalendar.Nyse.Previous(DateOnly.Parse(day));
        _time.Now = TradingCalendar.Nyse.Session(eve).Close.AddHours(6);
        (await _services.GetRequiredService<JobRunner>().RunAsync(new("retrain", Symbol.Aapl, eve), _time.Now, null, Cancel)).IsDone
            .ShouldBeTrue();
        var look = _services.GetRequiredService<ScheduleLook>();
        await look.PauseAsync("optimise", paused: true, Cancel); // it takes its time, has tests of its own and makes no forecast
        await look.LookAsync(_time.Now, Cancel);
        await _database.ScalarAsync<object>("delete from job_result; select 1");
    }

    private async Task LiveAsync(string from, string to)
    {
        for (var day = DateOnly.Parse(from); day <= DateOnly.Parse(to); day = day.AddDays(1))
        {
            if (TradingCalendar.Nyse.IsSession(day) && TradingCalendar.Nyse.Session(day) is var session)
            {
                foreach (var moment in new[] { session.Open, session.Open.AddMinutes(1), session.Close.AddMinutes(10),
                    session.Close.AddMinutes(30), session.Close.AddMinutes(35) })
                {
                    await AtAsync(moment);
                }
            }

            await AtAsync(new(day.ToDateTime(new(23, 59)), TimeSpan.FromHours(-5)));
        }
    }

    private async Task AtAsync(DateTimeOffset now)
    {
        _time.Now = now;
        var look = _services.GetRequiredService<ScheduleLook>();
        await look.LookAsync(now, Cancel);
        await look.TidyAsync(now, Cancel);
        while (await _services.GetRequiredService<JobBacklog>().RunNextAsync(null, Cancel) is { } run)
            run.State.ShouldNotBe(JobState.Failed, run.Message);
    }

    private async Task LoadAsync(Func<DateOnly, bool> which, decimal shift = 0)
    {
        var bars =
            from line in File.ReadLines(Sample).Skip(1)
            let cells = line.Split(',')
            let session = DateOnly.Parse(cells[0], CultureInfo.InvariantCulture)
            where which(session)
            select new Bar(session, Price(cells[1]), Price(cells[2]), Price(cells[3]), Price(cells[4]) - shift,
                long.Parse(cells[6], CultureInfo.InvariantCulture));
        await _services.GetRequiredService<BarStore>().LoadAsync(Symbol.Aapl, "test", [.. bars], [], Cancel);

        static decimal Price(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
    }

    private Task<string> ForecastAsync() => _database.ScalarAsync<string>(
        "select coalesce(string_agg(extract(day from session)::text, ' ' order by session), '') from (select distinct session from "
            + "forecast_ledger) s");

    private Task<string> ResultsAsync(string job) => _database.ScalarAsync<string>(
        $"select coalesce(string_agg(extract(day from session)::text, ' ' order by session), '') from job_result where job = '{job}'");
}
