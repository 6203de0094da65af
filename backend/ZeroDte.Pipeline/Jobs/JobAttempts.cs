using Npgsql;
using ZeroDte.Postgres;
using static ZeroDte.Pipeline.Jobs.JobCommands;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>
/// The record of every try, on connections of its own so that it outlives the job's rollback. Only results must survive a crash of the
/// database itself.
/// </summary>
internal sealed class JobAttempts(NpgsqlDataSource database)
{
    /// <summary>The channel on which a change of an attempt is announced by its number.</summary>
    public const string Channel = "zerodte_jobs";

    private const string Announce = "select pg_notify('zerodte_jobs', $1::text)";
    private const string Write = "insert into job_log (attempt_id, line, at, content) select $1, * from unnest($2::integer[], "
        + "$3::timestamptz[], $4::text[])";

    /// <summary>
    /// Begins an attempt. The caller holds the key's lock, so any other attempt that looks as if it ran is one whose process died.
    /// </summary>
    public async Task<long> BeginAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        var ids = await database.QueryAsync(reader => reader.GetInt64(0), cancellationToken,
            Statement($"update job_attempt set state = 'lost', ended = clock_timestamp(), message = 'Its process died.' where {WhereKey} "
                + "and state = 'running'", claim.Key),
            Statement(
                """
                insert into job_attempt (job, symbol, session, record, revision, slot, state, host, process_id, parameters, reason)
                values ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $9::jsonb, $10)
                returning id, pg_notify('zerodte_jobs', id::text)
                """,
                claim.Key, Environment.MachineName, Environment.ProcessId, claim.Parameters?.GetRawText(), claim.Reason),
            NoWait());
        return ids.Single();
    }

    /// <summary>Records, within the caller's transaction, that a result was found. Returns the attempt's number.</summary>
    public static async Task<long> AddAlreadyDoneAsync(NpgsqlConnection connection, JobClaim claim, JobRun found,
        CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(Statement("""
            insert into job_attempt (
                job, symbol, session, record, revision, slot, state, ended, host, process_id, message, parameters, reason)
            values ($1, $2, $3, $4, $5, $6, 'already-done', clock_timestamp(), $7, $8, $9, $10::jsonb, $11)
            returning id, pg_notify('zerodte_jobs', id::text)
            """,
            claim.Key, Environment.MachineName, Environment.ProcessId, $"Attempt {found.Attempt} did it: {found.Message}",
            claim.Parameters?.GetRawText(), claim.Reason));
        return (long)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>
    /// Marks attempts whose process died: they look as if they ran, but their key's lock is free. One that ends at this very moment has
    /// another state by the time its row is written, and is left alone.
    /// </summary>
    public static Task<int> MarkLostAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(cancellationToken, Statement("""
        update job_attempt set state = 'lost', ended = clock_timestamp(), message = 'Its process died.'
        where state = 'running' and pg_try_advisory_xact_lock(job_lock(job, symbol, session, record, slot))
        """));

    /// <summary>The attempt that holds the key's lock, as what its rival waits for.</summary>
    public static async Task<JobRun> RunningAsync(NpgsqlConnection connection, JobKey key, CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(Statement(
            $"select id, host, process_id from job_attempt where {WhereKey} and state = 'running' order by id desc limit 1", key));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetInt64(0), JobState.Running, $"attempt {reader.GetInt64(0)}, which runs on {reader.GetString(1)} as process "
                + $"{reader.GetInt32(2)}")
            : new(0, JobState.Running, "another attempt, which is beginning or ending");
    }

    /// <summary>What is to be written when an attempt ends, on whatever connection the caller has.</summary>
    public static NpgsqlBatchCommand[] End(JobRun run, AttemptReports.Content reports) =>
    [
        Statement("""
            update job_attempt set state = $2, ended = clock_timestamp(), message = $3,
                progress = coalesce($4, progress), share = coalesce($5, share)
            where id = $1 and state in ('running', 'lost')
            """, run.Attempt, Name(run.State), run.Message, reports.Latest?.What, reports.Latest?.Share),
        Statement(Write, run.Attempt, reports.Numbers, reports.Times, reports.Lines),
        Statement(Announce, run.Attempt),
    ];

    /// <summary>Writes what was reported since the last call. Returns whether somebody asked for the attempt to be cancelled.</summary>
    public async Task<bool> WriteAsync(long attempt, AttemptReports.Content reports, CancellationToken cancellationToken)
    {
        if (reports.Latest is null)
        {
            return (await database.QueryAsync(reader => reader.GetBoolean(0), cancellationToken,
                Statement("select cancel_requested from job_attempt where id = $1", attempt))).SingleOrDefault();
        }

        return (await database.QueryAsync(reader => reader.GetBoolean(0), cancellationToken,
            Statement(Write, attempt, reports.Numbers, reports.Times, reports.Lines),
            Statement("update job_attempt set progress = $2, share = $3 where id = $1 returning cancel_requested, "
                + "pg_notify('zerodte_jobs', $1::text)",
                attempt, reports.Latest.What, reports.Latest.Share),
            NoWait())).SingleOrDefault();
    }

    public static string Name(JobState state) => state == JobState.AlreadyDone ? "already-done" : state.ToString().ToLowerInvariant();
}
