using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroDte.Postgres;
using static ZeroDte.Pipeline.Jobs.JobCommands;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>
/// Runs jobs so that each key has exactly one committed result, whatever is repeated, killed or cut off. What a job writes, its result and
/// the end of its attempt are one transaction, which also holds a lock on the key: two attempts never run at once, and an attempt
/// whose process died is told by its lock being free, without a clock.
/// </summary>
public sealed partial class JobRunner
{
    /// <summary>What a cancelled attempt says if nobody asked for that.</summary>
    internal const string ToldToEnd = "Its program was told to end.";

    private const string Savepoint = "job";

    /// <summary>How long to wait for another attempt of the same key before telling the caller that one is at it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    private readonly NpgsqlDataSource _database;
    private readonly JobAttempts _attempts;
    private readonly TimeProvider _time;
    private readonly ILogger<JobRunner> _logger;
    private readonly Dictionary<string, IJob> _jobs;

    /// <exception cref="ArgumentException">Two jobs have the same name.</exception>
    public JobRunner(NpgsqlDataSource database, IEnumerable<IJob> jobs, TimeProvider time, ILogger<JobRunner> logger)
    {
        (_database, _time, _logger) = (database, time, logger);
        _attempts = new(database);
        _jobs = jobs.ToDictionary(job => job.Name);
    }

    /// <summary>The names of all jobs, in order.</summary>
    public IReadOnlyList<string> Names => [.. _jobs.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// Runs an attempt unless the key has a result already. An exception of the job becomes <see cref="JobState.Failed"/>.
    /// </summary>
    /// <param name="now">The time it runs at: the real one, or the simulated one of a replay.</param>
    /// <exception cref="UnknownJobException">There is no job of this name.</exception>
    /// <exception cref="NpgsqlException">The database went away. Nothing is half done, and calling again is safe.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; all that was written is
    /// undone.</exception>
    public Task<JobRun> RunAsync(JobKey key, DateTimeOffset now, JsonElement? parameters, CancellationToken cancellationToken) =>
        RunAsync(new JobUnit(key, Clock: now, Parameters: parameters), progress: null, cancellationToken);

    /// <inheritdoc cref="RunAsync(JobKey, DateTimeOffset, JsonElement?, CancellationToken)"/>
    /// <param name="progress">Told what the job reports, at once and on its threads.</param>
    public async Task<JobRun> RunAsync(JobUnit unit, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var claim = new JobClaim(unit.Key, unit.Clock ?? _time.GetUtcNow(), unit.Parameters, Settle: _ => [])
        {
            Progress = progress,
            Reason = unit.Reason,
            Clock = unit.Clock,
        };
        return (await RunAsync((_, _) => Task.FromResult<JobClaim?>(claim), cancellationToken))!;
    }

    /// <summary>Runs what <paramref name="choose"/> claims within the attempt's transaction; returns null if it claims nothing.</summary>
    internal async Task<JobRun?> RunAsync(Func<NpgsqlTransaction, CancellationToken, Task<JobClaim?>> choose,
        CancellationToken cancellationToken)
    {
        Attempt? begun = null;
        JobRun? run;
        try
        {
            run = await RunInTransactionAsync(choose, attempt => begun = attempt, cancellationToken);
        }
        catch (Exception exception) when (begun is not null && exception is not OutOfMemoryException)
        {
            Log.Broken(_logger, begun.Claim.Key, begun.Id, exception);
            run = await RecordBrokenAsync(begun, exception);
        }

        if (run is { State: JobState.Cancelled })
            cancellationToken.ThrowIfCancellationRequested();
        return run;
    }

    private async Task<JobRun?> RunInTransactionAsync(
        Func<NpgsqlTransaction, CancellationToken, Task<JobClaim?>> choose, Action<Attempt> begin, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await choose(transaction, cancellationToken) is not { } claim)
            return null;

        var job = _jobs.GetValueOrDefault(claim.Key.Job) ?? throw new UnknownJobException(claim.Key.Job, Names);
        if (await LockAsync(connection, claim, cancellationToken) is { } another)
        {
            await CommitAsync(transaction, claim.Settle(another));
            return another;
        }

        if (claim.Refusal is { } refusal)
        {
            var refused = new JobRun(0, JobState.Lost, refusal);
            await CommitAsync(transaction, claim.Settle(refused));
            return refused;
        }

        var attempt = new Attempt(claim, await _attempts.BeginAsync(claim, cancellationToken), new(_time, claim.Progress));
        begin(attempt);
        // From here on nothing is left to the caller's token but the job: the record is to be finished either way.
        await transaction.SaveAsync(Savepoint, CancellationToken.None);
        var run = await AttemptAsync(job, attempt, transaction, cancellationToken);
        if (run.State != JobState.Committed)
            await UndoAsync(transaction, run);
        await CommitAsync(
            transaction,
            [.. WaitOrNot(claim), .. Result(claim, run), .. JobAttempts.End(run, attempt.Reports.Take()), .. claim.Settle(run)]);
        Log.Ended(_logger, run.State == JobState.Failed ? LogLevel.Warning : claim.Walks ? LogLevel.Debug : LogLevel.Information, claim.Key,
            attempt.Id, run.State, run.Message);
        return run;
    }

    /// <summary>
    /// Takes back what the job wrote. If its connection is gone that has happened, and the job's own failure is what is worth telling.
    /// </summary>
    private static async Task UndoAsync(NpgsqlTransaction transaction, JobRun run)
    {
        try
        {
            await transaction.RollbackAsync(Savepoint, CancellationToken.None);
        }
        catch (Exception gone) when (run.State == JobState.Failed && gone is NpgsqlException or InvalidOperationException)
        {
            throw new NpgsqlException(run.Message, gone);
        }
    }

    /// <summary>Takes the key's lock; returns what to say instead if there is a result already, or another attempt does not end.</summary>
    private async Task<JobRun?> LockAsync(NpgsqlConnection connection, JobClaim claim, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            var (locked, found) = await TryLockAsync(connection, claim.Key, cancellationToken);
            if (found is { IsPartial: false })
            {
                var attempt = await JobAttempts.AddAlreadyDoneAsync(connection, claim, found, cancellationToken);
                return found with { Attempt = attempt };
            }

            if (locked)
                return null;
            if (_time.GetElapsedTime(began) > Patience)
                return await JobAttempts.RunningAsync(connection, claim.Key, cancellationToken);
            await Task.Delay(BetweenTries, _time, cancellationToken);
        }
    }

    /// <summary>The result is looked up in a statement of its own, which sees what the lock's last holder committed.</summary>
    private static async Task<(bool Locked, JobRun? Found)> TryLockAsync(NpgsqlConnection connection, JobKey key,
        CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(
            Statement("select pg_try_advisory_xact_lock(job_lock($1, $2, $3, $4, $6))", key),
            Statement($"select attempt_id, summary, result, partial, bars_hash, bars_through from job_result where {WhereKey}", key));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var locked = reader.GetBoolean(0);
        await reader.NextResultAsync(cancellationToken);
        var found = await reader.ReadAsync(cancellationToken)
            ? new JobRun(reader.GetInt64(0), JobState.AlreadyDone, reader.GetString(1), reader.JsonOrNull(2))
            {
                IsPartial = reader.GetBoolean(3),
                MadeFrom = reader.IsDBNull(4) ? null : new(new(reader.GetString(4)), reader.GetFieldValue<DateOnly>(5)),
            }
            : null;
        return (locked, found);
    }

    private async Task<JobRun> AttemptAsync(IJob job, Attempt attempt, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var claim = attempt.Claim;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var watch = new AttemptWatch(_attempts, attempt.Id, attempt.Reports, cancel, _time);
        try
        {
            var context = new JobContext(claim.Key, claim.Now, transaction, claim.Parameters, attempt.Reports)
            {
                Reason = claim.Reason,
                Clock = claim.Clock,
            };
            return await job.RunAsync(context, cancel.Token) switch
            {
                Done done => new(attempt.Id, JobState.Committed, done.Summary, done.Result)
                {
                    MadeFrom = done.MadeFrom,
                    IsPartial = done.IsPartial,
                },
                Waiting waiting => new(attempt.Id, JobState.Waiting, waiting.For) { AtLeast = waiting.AtLeast },
                var other => throw new InvalidOperationException(
                    $"The job '{job.Name}' ended with {other}, which is neither done nor waiting."),
            };
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return new(attempt.Id, JobState.Cancelled, cancellationToken.IsCancellationRequested ? ToldToEnd : "Cancelled on request.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            attempt.Reports.Log(exception.ToString());
            return new(attempt.Id, JobState.Failed, exception.Message);
        }
    }

    /// <summary>
    /// What became of an attempt whose transaction broke, told on another connection. The commit may have been the last thing to succeed.
    /// </summary>
    private async Task<JobRun> RecordBrokenAsync(Attempt attempt, Exception cause)
    {
        await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var (_, found) = await TryLockAsync(connection, attempt.Claim.Key, CancellationToken.None);
        if (found?.Attempt == attempt.Id)
            return found with { State = JobState.Committed };

        attempt.Reports.Log(cause.ToString());
        var run = new JobRun(attempt.Id, JobState.Failed, cause.Message);
        await CommitAsync(transaction, [.. JobAttempts.End(run, attempt.Reports.Take()), .. attempt.Claim.Settle(run)]);
        return run;
    }

    /// <summary>A replay that a crash of the database itself shortens is gone on with: what it does need not wait for the disk.</summary>
    private static NpgsqlBatchCommand[] WaitOrNot(JobClaim claim) => claim.Key.Record.IsLive ? [] : [NoWait()];

    /// <summary>In place of a partial result, if there is one; any other would be a second commit, and fails.</summary>
    private static NpgsqlBatchCommand[] Result(JobClaim claim, JobRun run) => run.State != JobState.Committed ? [] :
    [
        Statement($"delete from job_result where {WhereKey} and partial", claim.Key),
        Statement("""
            insert into job_result (
                job, symbol, session, record, revision, slot, attempt_id, summary, result, reason, partial, bars_hash, bars_through,
                certificate)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14)
            """,
            claim.Key, run.Attempt, run.Message, run.Result?.GetRawText(), claim.Reason, run.IsPartial, run.MadeFrom?.Hash.Value,
            run.MadeFrom?.Through, run.MadeFrom?.Certificate?.Value),
    ];

    private static async Task CommitAsync(NpgsqlTransaction transaction, NpgsqlBatchCommand[] last)
    {
        if (last.Length > 0)
            await transaction.Connection!.ExecuteAsync(CancellationToken.None, last);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private sealed record Attempt(JobClaim Claim, long Id, AttemptReports Reports);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "{Key}, attempt {Attempt}: {State}. {Text}")]
        public static partial void Ended(ILogger logger, LogLevel level, JobKey key, long attempt, JobState state, string text);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Key}, attempt {Attempt}: its transaction broke.")]
        public static partial void Broken(ILogger logger, JobKey key, long attempt, Exception exception);
    }
}
