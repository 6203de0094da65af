using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;
using static ZeroDte.Pipeline.Jobs.JobCommands;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>What was tried and what came of it.</summary>
public sealed class JobHistory(NpgsqlDataSource database, JobRunner runner, Schedule schedule)
{
    /// <summary>The most attempts that one question is answered with.</summary>
    public const int MostAttempts = 10_000;

    private const string Attempts = """
        select id, job, symbol, session, record, state, started, ended, host, process_id, message, progress, share, parameters,
            revision, reason, slot
        from job_attempt
        """;

    private const string Results =
        "r.symbol, r.session, r.attempt_id, r.summary, r.committed_at, r.revision, r.reason, r.bars_hash, r.bars_through, r.slot, "
        + "r.certificate";

    /// <summary>How every job stands, in the order of a day.</summary>
    /// <param name="now">When the next time is to be after; null if the clock stands still and nothing is due.</param>
    public async Task<IReadOnlyList<JobOverview>> OverviewAsync(DateTimeOffset? now, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(reader => (
            Job: reader.GetString(0),
            Paused: reader.OrNull<bool>(1),
            Running: reader.GetInt64(2),
            ToDo: reader.GetInt64(3),
            Waiting: reader.GetInt64(4),
            GivenUp: reader.GetInt64(5),
            Message: reader.OrNull<string>(6),
            Last: reader.IsDBNull(7) ? null : Result(reader, at: 7)), cancellationToken,
            Statement($"""
                select j.job, s.paused, (select count(*) from job_attempt
                    where job = j.job and state = 'running'), u.to_do, u.waiting, u.given_up, u.message,
                    {Results}
                from unnest($1) j (job)
                left join job_schedule s on s.job = j.job
                left join lateral (
                    select count(*) filter (where state = 'ready') as to_do, count(*) filter (where state = 'waiting') as waiting,
                        count(*) filter (where state in ('given-up', 'cancelled')) as given_up, max(message) as message
                    from job_unit where job = j.job) u on true
                left join lateral (
                    select * from job_result where job = j.job and record = 'live' order by committed_at desc limit 1) r on true
                """, [runner.Names.ToArray()]));
        return
        [
            .. schedule.Jobs.Union(runner.Names).Join(rows, job => job, row => row.Job, (job, row) => new JobOverview(
                job, schedule.Words(job), row.Paused, row.Running, row.ToDo, row.Waiting, row.GivenUp, row.Message, row.Last,
                now is { } at ? schedule.Next(job, at)?.Due : null)),
        ];
    }

    /// <summary>The latest revision of a result; null if there is none.</summary>
    public async Task<JobResult?> LatestAsync(JobKey key, CancellationToken cancellationToken) => (await database.QueryAsync(
        reader => Result(reader, at: 0), cancellationToken, Statement($"""
            select {Results} from job_result r
            where job = $1 and symbol = $2 and session = $3 and record = $4 and slot = $6 order by revision desc limit 1
            """, key))).SingleOrDefault();

    /// <summary>Attempts, the newest first.</summary>
    /// <param name="job">Null for any.</param>
    /// <param name="symbol">Null for any.</param>
    /// <param name="limit">How many at most, 1 to <see cref="MostAttempts"/>.</param>
    public Task<List<JobAttempt>> AttemptsAsync(string? job, string? symbol, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostAttempts);
        return database.QueryAsync(Read, cancellationToken, Statement(
            $"{Attempts} where ($1::text is null or job = $1) and ($2::text is null or symbol = $2) order by id desc limit $3", job,
            symbol, limit));
    }

    /// <summary>The attempts of these numbers that there are, in order.</summary>
    public Task<List<JobAttempt>> FindAsync(IEnumerable<long> attempts, CancellationToken cancellationToken) =>
        database.QueryAsync(Read, cancellationToken, Statement($"{Attempts} where id = any ($1) order by id", [attempts.ToArray()]));

    public async Task<JobAttempt?> FindAsync(long attempt, CancellationToken cancellationToken) =>
        (await FindAsync([attempt], cancellationToken)).SingleOrDefault();

    public Task<List<JobLogLine>> LogAsync(long attempt, CancellationToken cancellationToken) => database.QueryAsync(
        reader => new JobLogLine(reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1)), cancellationToken,
        Statement("select at, content from job_log where attempt_id = $1 order by line", attempt));

    /// <summary>
    /// The unit that has been ready the longest, if since before a time from which on nothing has begun, and one that was given up.
    /// </summary>
    /// <returns>Each as people call it; null if there is none.</returns>
    public async Task<(string? Overdue, string? GivenUp)> NeglectedAsync(DateTimeOffset dueBefore, CancellationToken cancellationToken)
    {
        const string Words = "job || ' of ' || symbol || ' for ' || session";
        return (await database.QueryAsync(reader => (reader.OrNull<string>(0), reader.OrNull<string>(1)), cancellationToken, Statement($"""
            select
                (select {Words} from job_unit u
                 where u.state = 'ready' and u.chain is null and u.not_before < $1 and u.added < $1
                   and not exists (select from job_schedule s where s.job = u.job and s.paused)
                   and not exists (select from job_attempt where started > $1)
                 order by u.added limit 1),
                (select {Words} from job_unit where state = 'given-up' order by session desc limit 1)
            """, dueBefore.ToUniversalTime()))).Single();
    }

    /// <summary>Asks a running attempt to end, wherever it runs; it notices within a second. False if it does not run.</summary>
    public async Task<bool> CancelAsync(long attempt, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(cancellationToken,
            Statement("update job_attempt set cancel_requested = true where id = $1 and state = 'running'", attempt)) > 0;
    }

    private static JobAttempt Read(NpgsqlDataReader reader) => new(
        Id: reader.GetInt64(0),
        Job: reader.GetString(1),
        Symbol: reader.GetString(2),
        Session: reader.GetFieldValue<DateOnly>(3),
        Record: new(reader.GetString(4)),
        State: Enum.Parse<JobState>(reader.GetString(5).Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
        Started: reader.GetFieldValue<DateTimeOffset>(6),
        Ended: reader.OrNull<DateTimeOffset?>(7),
        Host: reader.GetString(8),
        ProcessId: reader.GetInt32(9),
        Message: reader.OrNull<string>(10),
        Progress: reader.OrNull<string>(11),
        Share: reader.OrNull<double?>(12),
        Parameters: reader.JsonOrNull(13),
        Revision: reader.GetInt32(14),
        Reason: reader.OrNull<string>(15),
        Slot: reader.GetString(16));

    private static JobResult Result(NpgsqlDataReader reader, int at) => new(
        Symbol: reader.GetString(at),
        Session: reader.GetFieldValue<DateOnly>(at + 1),
        Attempt: reader.GetInt64(at + 2),
        Summary: reader.GetString(at + 3),
        CommittedAt: reader.GetFieldValue<DateTimeOffset>(at + 4),
        Revision: reader.GetInt32(at + 5),
        Reason: reader.OrNull<string>(at + 6),
        MadeFrom: reader.IsDBNull(at + 7) ? null : new(new(reader.GetString(at + 7)), reader.GetFieldValue<DateOnly>(at + 8))
        {
            Certificate = reader.OrNull<string>(at + 10) is { } hash ? new ContentHash(hash) : null,
        },
        Slot: reader.GetString(at + 9));
}
