using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Jobs;

public sealed class BacklogTests : IAsyncLifetime
{
    private static readonly Symbol Msft = Symbol.Parse("MSFT");

    private readonly TestDatabase _database = new();
    private readonly FixedTime _time = new(new(2018, 5, 11, 20, 10, 0, TimeSpan.Zero));
    private readonly JobOptions _options = new() { MostFailures = 3, FirstRetrySeconds = 10 };
    private readonly Dictionary<string, Func<JobContext, Task<JobOutcome>>> _jobs = new()
    {
        ["predict"] = _ => Task.FromResult<JobOutcome>(new Done("predicted")),
        ["evaluate"] = _ => Task.FromResult<JobOutcome>(new Done("evaluated")),
        ["optimise"] = _ => Task.FromResult<JobOutcome>(new Done("optimised")),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private JobRunner Runner => new(_database.Source, _jobs.Select(job => new TestJob(job.Key, (context, _) => job.Value(context))), _time,
        NullLogger<JobRunner>.Instance);

    private JobBacklog Backlog => new(_database.Source, Runner, _time, Options.Create(_options));

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await new Migrator(_database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);
        await _database.ScalarAsync<object>("create table effect (what text); select 1");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("'predict', 'AAPL', 'infinity'")] // as the last date there is, 9999-12-31, is kept
    [InlineData("'predict', 'no ticker at all', '2018-05-10'")]
    public async Task RunNext_AUnitThatCannotBegin_IsGivenUpAfterThreeTriesAndHoldsUpNothing(string unit)
    {
        await _database.ScalarAsync<object>($"insert into job_unit (job, symbol, session, record, chain) values ({unit}, 'live', "
            + "'backfill predict'); select 1");
        await Backlog.AddAsync([Unit("predict", 11) with { Chain = "backfill predict" }], Cancel);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            (await Backlog.RunNextAsync(null, Cancel)).ShouldNotBeNull().State.ShouldBe(JobState.Failed, $"attempt {attempt}");
            _time.Now += TimeSpan.FromHours(1);
        }

        (await Backlog.RunNextAsync(null, Cancel)).ShouldNotBeNull().State.ShouldBe(JobState.Committed);
        (await Backlog.RunNextAsync(null, Cancel)).ShouldBeNull();
        (await _database.ScalarAsync<string>("select state || ' ' || failures || ': ' || message from job_unit"))
            .ShouldStartWith("given-up 3: It cannot begin: ");
    }

    [Fact]
    public async Task RunNext_Units_EachIsDoneOnceAndTheBacklogIsEmpty()
    {
        JobUnit[] units = [Unit("predict", 10), Unit("predict", 11),
            Unit("predict", 11) with { Key = new("predict", Msft, new(2018, 5, 11)) }];
        (await Backlog.AddAsync(units, Cancel)).ShouldBe(3);
        (await Backlog.AddAsync(units, Cancel)).ShouldBe(0);

        (await DrainAsync()).Length.ShouldBe(3);

        (await Backlog.AddAsync(units, Cancel)).ShouldBe(0); // they have results
        (await EffectsAsync()).ShouldBe("predict AAPL 2018-05-10, predict AAPL 2018-05-11, predict MSFT 2018-05-11");
    }

    [Fact]
    public async Task RunNext_ManyWorkers_ShareTheWorkAndKeepTheOrderOfEachChain()
    {
        var plan = TestSchedule.OfThePipeline.Plan(["predict", "evaluate"], new(2018, 4, 2), new(2018, 5, 11));
        (await Backlog.AddReplayAsync(new("again"), [Symbol.Aapl, Msft], plan, null, Cancel)).ShouldBe(2 * 2 * 30);

        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DrainAsync(patience: 20)));

        done.Sum(runs => runs.Length).ShouldBe(2 * 2 * 30);
        foreach (var symbol in (string[])["AAPL", "MSFT"])
        {
            (await _database.ScalarAsync<string>("select string_agg(job || ' ' || session, ',' order by id) from job_attempt where "
                + $"symbol = '{symbol}'"))
                .ShouldBe(string.Join(',', plan.Select(unit => $"{unit.Job} {unit.Session:yyyy-MM-dd}")));
        }
    }

    [Fact]
    public async Task RunNext_InAReplay_TheClockIsTheSimulatedOne()
    {
        var clocks = new List<DateTimeOffset>();
        _jobs["predict"] = context =>
        {
            clocks.Add(context.Now);
            return Task.FromResult<JobOutcome>(new Done(""));
        };
        await Backlog.AddReplayAsync(
            new("again"), [Symbol.Aapl], TestSchedule.OfThePipeline.Plan(["predict"], new(2018, 3, 9), new(2018, 3, 12)), null, Cancel);

        await DrainAsync();

        clocks.ShouldBe([DateTimeOffset.Parse("2018-03-09T14:31Z"), DateTimeOffset.Parse("2018-03-12T13:31Z")]);
    }

    [Fact]
    public async Task RunNext_Failing_IsTriedLaterAndLaterAndThenGivenUp()
    {
        _jobs["predict"] = _ => throw new InvalidOperationException("no luck");
        await Backlog.AddAsync([Unit("predict", 11)], Cancel);

        (await DrainAsync()).Select(run => run.State).ShouldBe([JobState.Failed]);
        _time.Now += TimeSpan.FromSeconds(10);
        (await DrainAsync()).Length.ShouldBe(1);
        _time.Now += TimeSpan.FromSeconds(19);
        (await DrainAsync()).ShouldBeEmpty(); // twice as long now
        _time.Now += TimeSpan.FromSeconds(1);
        (await DrainAsync()).Length.ShouldBe(1);
        _time.Now += TimeSpan.FromDays(1);
        (await DrainAsync()).ShouldBeEmpty();
        (await _database.ScalarAsync<string>("select state || ': ' || message from job_unit")).ShouldBe("given-up: no luck");

        _jobs["predict"] = _ => Task.FromResult<JobOutcome>(new Done("predicted"));
        await Backlog.AddOrReviveAsync(Unit("predict", 11), Cancel);
        (await DrainAsync()).Select(run => run.State).ShouldBe([JobState.Committed]);
        (await EffectsAsync()).ShouldBe("predict AAPL 2018-05-11");
    }

    [Fact]
    public async Task RunNext_WaitingForData_IsTriedWhenDataArrives()
    {
        var arrived = false;
        _jobs["evaluate"] = _ => Task.FromResult<JobOutcome>(arrived ? new Done("evaluated") : new Waiting("the bar"));
        await Backlog.AddAsync([Unit("evaluate", 11)], Cancel);
        (await DrainAsync()).Single().State.ShouldBe(JobState.Waiting);
        (await DrainAsync()).ShouldBeEmpty();

        arrived = true;
        await Backlog.WakeAsync("MSFT", Cancel);
        (await DrainAsync()).ShouldBeEmpty();
        await Backlog.WakeAsync("AAPL", Cancel);

        (await DrainAsync()).Single().State.ShouldBe(JobState.Committed);
    }

    [Fact]
    public async Task RunNext_WaitingWithoutNews_LooksAgainByItself()
    {
        _jobs["evaluate"] = _ => Task.FromResult<JobOutcome>(new Waiting("the bar"));
        await Backlog.AddAsync([Unit("evaluate", 11)], Cancel);

        (await DrainAsync()).Length.ShouldBe(1);
        _time.Now += TimeSpan.FromMinutes(1);

        (await DrainAsync()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task RunNext_AMissingBarInAReplay_HasNoResultAndStopsNothing()
    {
        _jobs["predict"] = context =>
            Task.FromResult<JobOutcome>(context.Key.Session.Day == 10 ? new Waiting("the bar of the 10th") : new Done(""));
        await Backlog.AddReplayAsync(
            new("again"), [Symbol.Aapl], TestSchedule.OfThePipeline.Plan(["predict"], new(2018, 5, 9), new(2018, 5, 11)), null, Cancel);

        (await DrainAsync()).Select(run => run.State).ShouldBe([JobState.Committed, JobState.Waiting, JobState.Committed]);

        (await _database.ScalarAsync<string>("select string_agg(extract(day from session)::text, ',' order by session) from job_result"))
            .ShouldBe("9,11");
    }

    [Fact]
    public async Task RunNext_AFailureInAReplay_HoldsUpItsOwnSymbolOnly()
    {
        _jobs["predict"] = context => context.Key is { Session.Day: 10, Symbol.Value: "AAPL" }
            ? throw new InvalidOperationException("no luck") : Task.FromResult<JobOutcome>(new Done(""));
        await Backlog.AddReplayAsync(
            new("again"), [Symbol.Aapl, Msft], TestSchedule.OfThePipeline.Plan(["predict"], new(2018, 5, 9), new(2018, 5, 11)), null,
            Cancel);

        await DrainAsync();

        (await _database.ScalarAsync<string>("select string_agg(symbol || extract(day from session), ' ' order by symbol, session) from "
            + "job_result")).ShouldBe("AAPL9 MSFT9 MSFT10 MSFT11");
        (await Backlog.CountAsync("again AAPL", Cancel)).ShouldBe((2, 0));
    }

    [Fact]
    public async Task RunNext_KilledInTheMiddle_IsTakenOverByAnother()
    {
        await Backlog.AddAsync([Unit("predict", 11)], Cancel);
        _jobs["predict"] = async context =>
        {
            // As if the process died: its connection is gone, and so, once the server has noticed, is its claim.
            await _database.ScalarAsync<bool>(
                $"select pg_terminate_backend({context.Transaction.Connection!.ProcessID}, timeout => 30000)");
            _jobs["predict"] = _ => Task.FromResult<JobOutcome>(new Done("the other one did it"));
            (await Backlog.RunNextAsync(null, Cancel))!.State.ShouldBe(JobState.Committed);
            return new Done("never");
        };

        (await Backlog.RunNextAsync(null, Cancel))!.State.ShouldBe(JobState.Failed);

        (await _database.ScalarAsync<string>("select summary from job_result")).ShouldBe("the other one did it");
        (await EffectsAsync()).ShouldBe("predict AAPL 2018-05-11");
        (await _database.ScalarAsync<long>("select count(*) from job_unit")).ShouldBe(0);
    }

    [Fact]
    public async Task RunNext_UnitThatKillsItsProcesses_IsGivenUp()
    {
        await Backlog.AddAsync([Unit("predict", 11)], Cancel);
        await _database.ScalarAsync<long>("""
            insert into job_attempt (job, symbol, session, record, state, host, process_id)
            select 'predict', 'AAPL', '2018-05-11', 'live', 'running', 'gone', n from generate_series(1, 10) n returning id
            """);

        await DrainAsync();

        (await _database.ScalarAsync<string>("select state || ': ' || message from job_unit"))
            .ShouldStartWith("given-up: 10 processes died running it");
        (await EffectsAsync()).ShouldBe("");
    }

    [Fact]
    public async Task RunNext_Cancelled_StaysUntilSomebodyRunsItAgain()
    {
        await Backlog.AddAsync([Unit("predict", 11)], Cancel);
        var runner = new JobRunner(_database.Source, [new TestJob("predict", async (context, cancel) =>
        {
            await _database.ScalarAsync<long>("update job_attempt set cancel_requested = true returning id");
            await Task.Delay(Timeout.Infinite, cancel);
            return new Done("never");
        })], _time, NullLogger<JobRunner>.Instance);

        (await new JobBacklog(_database.Source, runner, _time, Options.Create(_options)).RunNextAsync(null, Cancel))!.State.ShouldBe(
            JobState.Cancelled);

        (await DrainAsync()).ShouldBeEmpty();
        (await _database.ScalarAsync<string>("select state from job_unit")).ShouldBe("cancelled");
    }

    [Theory]
    [InlineData(RecordName.LiveName)]
    [InlineData("again")]
    public async Task Ask_FromAJob_CommitsWithItAndRunsNext(string record)
    {
        _jobs["predict"] = async context =>
        {
            if (context.Key.Session.Day == 10)
                await JobBacklog.AskAsync(context, "optimise", null, Cancel);
            return new Done("");
        };
        var plan = TestSchedule.OfThePipeline.Plan(["predict"], new(2018, 5, 10), new(2018, 5, 11));
        if (record == RecordName.LiveName)
            await Backlog.AddAsync([Unit("predict", 10)], Cancel);
        else
            await Backlog.AddReplayAsync(new(record), [Symbol.Aapl], plan, null, Cancel);

        await DrainAsync();

        (await _database.ScalarAsync<string>(
            "select string_agg(job || extract(day from session), ' ' order by attempt_id) from job_result"))
            .ShouldBe(record == RecordName.LiveName ? "predict10 optimise10" : "predict10 optimise10 predict11");
    }

    [Fact]
    public async Task Look_ThroughAWeekWithAHoliday_MakesEachUnitOnce()
    {
        // From the Friday before Memorial Day to the Wednesday after it, by two orchestrators whose clocks differ.
        for (var at = DateTimeOffset.Parse("2018-05-25T04:00Z"); at < DateTimeOffset.Parse("2018-05-31T04:00Z"); at = at.AddMinutes(47))
        {
            _time.Now = at;
            await Task.WhenAll(Look(Symbol.Aapl, Msft).LookAsync(at, Cancel), Look(Symbol.Aapl, Msft).LookAsync(at.AddMinutes(-1), Cancel));
            await DrainAsync();
        }

        (await EffectsAsync("predict")).ShouldBe("predict AAPL 2018-05-25, predict AAPL 2018-05-29, predict AAPL 2018-05-30, predict MSFT "
            + "2018-05-25, predict MSFT 2018-05-29, predict MSFT 2018-05-30");
        (await _database.ScalarAsync<long>("select count(*) from effect where what like 'optimise%'")).ShouldBe(2);
    }

    [Fact]
    public async Task Look_ClockSetBackADay_DoublesNothing()
    {
        string[] moments = ["2018-05-10T13:00Z", "2018-05-10T13:31Z", "2018-05-11T13:31Z", "2018-05-10T13:00Z", "2018-05-10T13:31Z",
            "2018-05-11T13:00Z", "2018-05-11T13:31Z"];
        foreach (var moment in moments)
        {
            _time.Now = DateTimeOffset.Parse(moment);
            await Look(Symbol.Aapl).LookAsync(_time.Now, Cancel);
            await DrainAsync();
        }

        (await EffectsAsync("predict")).ShouldBe("predict AAPL 2018-05-10, predict AAPL 2018-05-11");
    }

    [Fact]
    public async Task Look_ForecastThatWaitedPastTheClose_IsDroppedAndKeptInTheHistory()
    {
        _jobs["predict"] = _ => Task.FromResult<JobOutcome>(new Waiting("the opening print"));
        await LookAtAsync("2018-05-10T13:30Z");
        await LookAtAsync("2018-05-10T13:31Z");
        await DrainAsync();

        await LookAtAsync("2018-05-10T20:00Z");

        (await _database.ScalarAsync<long>("select count(*) from job_unit where job = 'predict'")).ShouldBe(0);
        (await _database.ScalarAsync<string>("select string_agg(state || ': ' || message, ', ' order by id) from job_attempt"))
            .ShouldBe("waiting: the opening print, cancelled: Too late: the opening print");
    }

    [Fact]
    public async Task Look_PausedJob_StartsNothingAndCatchesUpAfterwards()
    {
        await LookAtAsync("2018-05-09T13:00Z");
        await Look(Symbol.Aapl).PauseAsync("evaluate", true, Cancel);
        await Backlog.AddAsync([Unit("evaluate", 8)], Cancel);
        await LookAtAsync("2018-05-10T21:00Z");
        await DrainAsync();
        (await EffectsAsync("evaluate")).ShouldBe("");

        await Look(Symbol.Aapl).PauseAsync("evaluate", false, Cancel);
        await LookAtAsync("2018-05-10T21:01Z");
        await DrainAsync();

        (await EffectsAsync("evaluate")).ShouldBe("evaluate AAPL 2018-05-08, evaluate AAPL 2018-05-09, evaluate AAPL 2018-05-10");
        (await Should.ThrowAsync<UnknownJobException>(Look().PauseAsync("nosuch", true, Cancel))).Message.ShouldContain(
            "There are: evaluate, optimise, predict");
    }

    [Fact]
    public async Task Look_AttemptOfADeadProcess_IsMarkedLostAndALivingOneIsNot()
    {
        await _database.ScalarAsync<long>("insert into job_attempt (job, symbol, session, record, state, host, process_id) values "
            + "('predict', 'AAPL', '2018-05-09', 'live', 'running', 'gone', 1) returning id");
        _jobs["predict"] = async _ =>
        {
            await LookAtAsync("2018-05-10T21:01Z");
            return new Done("");
        };

        await Runner.RunAsync(Unit("predict", 10).Key, _time.Now, null, Cancel);

        (await _database.ScalarAsync<string>("select string_agg(state, ',' order by id) from job_attempt")).ShouldBe("lost,committed");
    }

    private static JobUnit Unit(string job, int day) => new(new(job, Symbol.Aapl, new(2018, 5, day)));

    private ScheduleLook Look(params Symbol[] symbols) =>
        new(
            _database.Source, Runner, TestSchedule.Of(Runner.Names), new(new(symbols), _database.Source),
            NullLogger<ScheduleLook>.Instance);

    private async Task LookAtAsync(string moment)
    {
        _time.Now = DateTimeOffset.Parse(moment);
        await Look(Symbol.Aapl).LookAsync(_time.Now, Cancel);
        await Look(Symbol.Aapl).TidyAsync(_time.Now, Cancel);
    }

    /// <param name="patience">Times to find nothing before believing it: a unit of a chain that another worker holds is free again in a
    /// moment.</param>
    private async Task<JobRun[]> DrainAsync(int patience = 1)
    {
        var runs = new List<JobRun>();
        while (patience > 0)
        {
            if (await Backlog.RunNextAsync(null, Cancel) is { } run)
                runs.Add(run);
            else if (--patience > 0)
                await Task.Delay(20, Cancel);
        }

        return [.. runs];
    }

    private Task<string> EffectsAsync(string job = "") =>
        _database.ScalarAsync<string>($"select coalesce(string_agg(what, ', ' order by what), '') from effect where what like '{job}%'");
}
