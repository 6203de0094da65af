using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Postgres;
using static ZeroDte.Pipeline.Jobs.JobCommands;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>
/// Looks what came due since the last look and adds it to the backlog. May be done by several processes, twice, late, or after the clock
/// was set back: what is due follows from the calendar, and what was done from its key.
/// </summary>
public sealed partial class ScheduleLook(NpgsqlDataSource database, JobRunner runner, Schedule schedule, FollowedSymbols followed,
    ILogger<ScheduleLook> logger)
{
    /// <summary>Returns how many units are new.</summary>
    public async Task<int> LookAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var job in schedule.Jobs)
            added += await LookAsync(job, now.ToUniversalTime(), cancellationToken);
        return added;
    }

    /// <summary>
    /// Lets nothing of this name start, or lets it again. What comes due in a pause is caught up with as after an absence.
    /// </summary>
    /// <exception cref="UnknownJobException">There is no job of this name.</exception>
    public async Task PauseAsync(string job, bool paused, CancellationToken cancellationToken)
    {
        if (!runner.Names.Contains(job))
            throw new UnknownJobException(job, runner.Names);

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(cancellationToken,
            Statement("insert into job_schedule (job, paused) values ($1, $2) on conflict (job) do update set paused = $2", job, paused),
            JobBacklog.Announce());
    }

    /// <summary>Takes away what has expired, and marks attempts whose process died and whose key nobody has tried again.</summary>
    public async Task TidyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(cancellationToken,
            Statement("""
                with expired as (
                    delete from job_unit where ctid in (select ctid from job_unit where expires <= $1 for update skip locked)
                    returning job, symbol, session, record, revision, slot, reason, coalesce(': ' || message, '') as why)
                insert into job_attempt (job, symbol, session, record, revision, slot, reason, state, ended, host, process_id, message)
                select job, symbol, session, record, revision, slot, reason, 'cancelled', clock_timestamp(), $2, $3, 'Too late' || why
                from expired
                """, now.ToUniversalTime(), Environment.MachineName, Environment.ProcessId));
        await JobAttempts.MarkLostAsync(connection, cancellationToken);
    }

    private async Task<int> LookAsync(string job, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(cancellationToken,
            Statement("insert into job_schedule (job, looked) values ($1, $2) on conflict do nothing", job, now));
        var (looked, paused) = await LastLookAsync(connection, job, cancellationToken);
        if (paused)
            return 0;

        // A clock that was set back is looked at again from there; a job that was paused before its first look begins now.
        var due = schedule.DueSince(job, looked ?? now, now);
        var symbols = due.Count == 0
            ? []
            : await schedule.DueForAsync(job, await followed.AllAsync(cancellationToken), cancellationToken);
        var units = due.SelectMany(
            unit => symbols.Select(symbol => new JobUnit(new(job, symbol, unit.Session, Slot: unit.Slot), Expires: unit.Expires)))
            .ToArray();
        var added = await connection.ExecuteAsync(cancellationToken, JobBacklog.Add(units));
        await connection.ExecuteAsync(cancellationToken, Statement("update job_schedule set looked = $2 where job = $1", job, now));
        if (added > 0)
        {
            await connection.ExecuteAsync(cancellationToken, JobBacklog.Announce());
            Log.Due(logger, job, added);
        }

        await transaction.CommitAsync(cancellationToken);
        return added;
    }

    private static async Task<(DateTimeOffset? Looked, bool Paused)> LastLookAsync(NpgsqlConnection connection, string job,
        CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(Statement("select looked, paused from job_schedule where job = $1 for update", job));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.OrNull<DateTimeOffset?>(0), reader.GetBoolean(1));
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Job} is due: {Count} new.")]
        public static partial void Due(ILogger logger, string job, int count);
    }
}
