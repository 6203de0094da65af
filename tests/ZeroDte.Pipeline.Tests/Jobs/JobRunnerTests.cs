using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Jobs;

public sealed class JobRunnerTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2018, 5, 11, 20, 30, 0, TimeSpan.Zero);
    private static readonly JsonElement Five = JsonSerializer.SerializeToElement(new { five = 5 });

    private readonly JobKey _key = new("test", Symbol.Aapl, new(2018, 5, 11), new($"replay-{Guid.NewGuid():N}"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await new Migrator(database.Source, StorageExtensions.Migrations, NullLogger<Migrator>.Instance).MigrateAsync(Cancel);
        await database.ScalarAsync<object>("create table if not exists effect (what text); select 1");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Run_Done_CommitsResultWorkAndAttemptTogether()
    {
        var run = await RunAsync((context, _) =>
        {
            context.Now.ShouldBe(Now);
            ((int)context.Parameters!.Value.GetProperty("five").GetInt32()).ShouldBe(5);
            context.Report("half", 0.5);
            return Task.FromResult<JobOutcome>(new Done("did it", Five));
        });

        (run.State, run.Message, run.IsDone).ShouldBe((JobState.Committed, "did it", true));
        (await EffectsAsync(), await StatesAsync()).ShouldBe((1, "committed: did it"));
        (await database.ScalarAsync<string>(
            $"select summary || ' ' || (result ->> 'five') from job_result where attempt_id = {run.Attempt}")).ShouldBe("did it 5");
        (await database.ScalarAsync<string>("select progress || ' ' || share || ' ' || (select string_agg(line || content, ',') from "
            + $"job_log where attempt_id = a.id) from job_attempt a where id = {run.Attempt}"))
            .ShouldBe("half 0.5 1half");
    }

    [Fact]
    public async Task Run_Again_FindsTheResult()
    {
        var first = await RunAsync((_, _) => Task.FromResult<JobOutcome>(new Done("did it", Five)));
        var second = await RunAsync((_, _) => throw new InvalidOperationException("must not run"));

        (second.State, second.Message, second.Result!.Value.GetProperty("five").GetInt32()).ShouldBe((JobState.AlreadyDone, "did it", 5));
        second.Attempt.ShouldBeGreaterThan(first.Attempt);
        (await EffectsAsync(),
            await StatesAsync()).ShouldBe((1, $"committed: did it, already-done: Attempt {first.Attempt} did it: did it"));
    }

    [Fact]
    public async Task Run_ManyAtOnce_OneDoesIt()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync(async (_, cancel) =>
        {
            await Task.Delay(100, cancel);
            return new Done("did it");
        })));

        runs.Count(r => r.State == JobState.Committed).ShouldBe(1);
        runs.Count(r => r.State == JobState.AlreadyDone).ShouldBe(7);
        (await EffectsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Run_Waiting_UndoesTheWorkAndSaysWhatFor()
    {
        var run = await RunAsync((_, _) => Task.FromResult<JobOutcome>(new Waiting("the bar")));

        (run.State, run.Message, run.IsDone).ShouldBe((JobState.Waiting, "the bar", false));
        (await EffectsAsync(), await StatesAsync()).ShouldBe((0, "waiting: the bar"));
    }

    [Fact]
    public async Task Run_Exception_UndoesTheWorkAndKeepsTheError()
    {
        var run = await RunAsync((_, _) => throw new InvalidOperationException("no luck"));

        (run.State, run.Message).ShouldBe((JobState.Failed, "no luck"));
        (await EffectsAsync(), await StatesAsync()).ShouldBe((0, "failed: no luck"));
        (await database.ScalarAsync<string>($"select content from job_log where attempt_id = {run.Attempt}"))
            .ShouldContain("System.InvalidOperationException: no luck");
    }

    [Fact]
    public async Task Run_StatementFailsInTheJob_IsAFailureThatIsRecorded()
    {
        var run = await RunAsync(async (context, cancel) =>
        {
            await using var bad = new NpgsqlCommand("select 1 / 0", context.Transaction.Connection);
            await bad.ExecuteNonQueryAsync(cancel);
            return new Done("never");
        });

        (run.State, run.Message).ShouldBe((JobState.Failed, "22012: division by zero"));
        (await EffectsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Run_StatementFailsAndTheJobSwallowsIt_IsStillAFailure()
    {
        var run = await RunAsync(async (context, cancel) =>
        {
            await using var bad = new NpgsqlCommand("select 1 / 0", context.Transaction.Connection);
            await Should.ThrowAsync<PostgresException>(() => bad.ExecuteNonQueryAsync(cancel));
            return new Done("pretends");
        });

        run.State.ShouldBe(JobState.Failed);
        (await EffectsAsync(),
            await database.ScalarAsync<long>("select count(*) from job_result where summary = 'pretends'")).ShouldBe((0, 0));
        (await RunAsync((_, _) => Task.FromResult<JobOutcome>(new Done("now")))).State.ShouldBe(JobState.Committed);
    }

    [Fact]
    public async Task Run_ConnectionCutInTheMiddle_FailsAndTheNextAttemptDoesItOnce()
    {
        var run = await RunAsync(async (context, cancel) =>
        {
            await database.ScalarAsync<bool>($"select pg_terminate_backend({context.Transaction.Connection!.ProcessID}, timeout => 30000)");
            return new Done("never");
        });

        run.State.ShouldBe(JobState.Failed);
        (await RunAsync((_, _) => Task.FromResult<JobOutcome>(new Done("did it")))).State.ShouldBe(JobState.Committed);
        (await EffectsAsync(), await database.ScalarAsync<string>("select string_agg(state, ',' order by id) from job_attempt where "
            + $"record = '{_key.Record}'")).ShouldBe((1, "failed,committed"));
    }

    [Fact]
    public async Task Run_CancelRequestedThroughTheTable_EndsTheJob()
    {
        var run = await RunAsync(async (_, cancel) =>
        {
            await database.ScalarAsync<long>($"update job_attempt set cancel_requested = true where record = '{_key.Record}' returning id");
            await Task.Delay(Timeout.Infinite, cancel);
            return new Done("never");
        });

        (run.State, run.Message).ShouldBe((JobState.Cancelled, "Cancelled on request."));
        (await EffectsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Run_CallerCancels_ThrowsAndKeepsTheRecord()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Should.ThrowAsync<OperationCanceledException>(RunAsync(async (_, cancel) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel);
            return new Done("never");
        }, stop.Token));

        (await EffectsAsync(), await StatesAsync()).ShouldBe((0, "cancelled: Its program was told to end."));
    }

    [Fact]
    public async Task Run_AnAttemptWhoseProcessDied_IsMarkedLost()
    {
        await database.ScalarAsync<long>("insert into job_attempt (job, symbol, session, record, state, host, process_id) values "
            + $"('test', 'AAPL', '2018-05-11', '{_key.Record}', 'running', 'gone', 1) returning id");

        await RunAsync((_, _) => Task.FromResult<JobOutcome>(new Done("did it")));

        (await StatesAsync()).ShouldBe("lost: Its process died., committed: did it");
    }

    [Fact]
    public async Task MarkLost_WhileAnAttemptRuns_LeavesItAlone()
    {
        var meanwhile = "";
        await RunAsync(async (_, cancel) =>
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancel);
            await JobAttempts.MarkLostAsync(connection, cancel);
            meanwhile = await database.ScalarAsync<string>($"select state from job_attempt where record = '{_key.Record}'");
            return new Done("did it");
        });

        meanwhile.ShouldBe("running");
    }

    [Fact]
    public async Task Run_AnotherAttemptDoesNotEnd_SaysWhoIsAtIt()
    {
        var began = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var first = RunAsync(async (_, _) =>
        {
            began.SetResult();
            await end.Task;
            return new Done("did it");
        });
        await began.Task;

        var second = await RunAsync((_, _) => throw new InvalidOperationException("must not run"));
        end.SetResult();

        (second.State, second.Message).ShouldBe((JobState.Running, $"attempt {(await first).Attempt}, which runs on "
            + $"{Environment.MachineName} as process {Environment.ProcessId}"));
    }

    [Fact]
    public async Task Run_UnknownJob_NamesThoseThatThereAre()
    {
        var runner = Runner((_, _) => throw new InvalidOperationException("must not run"));

        (await Should.ThrowAsync<UnknownJobException>(runner.RunAsync(_key with { Job = "nosuch" }, Now, null, Cancel)))
            .Message.ShouldBe("There is no job 'nosuch'. There are: test.");
    }

    private Task<JobRun> RunAsync(Func<JobContext, CancellationToken, Task<JobOutcome>> then,
        CancellationToken? cancellationToken = null) =>
        Runner(then).RunAsync(_key, Now, Five, cancellationToken ?? Cancel);

    private JobRunner Runner(Func<JobContext, CancellationToken, Task<JobOutcome>> then) =>
        new(database.Source, [new TestJob("test", then)], TimeProvider.System, NullLogger<JobRunner>.Instance);

    private Task<long> EffectsAsync() => database.ScalarAsync<long>($"select count(*) from effect where what like '%({_key.Record})'");

    private Task<string> StatesAsync() =>
        database.ScalarAsync<string>("select string_agg(state || ': ' || message, ', ' order by id) from job_attempt where record = "
            + $"'{_key.Record}'");
}
