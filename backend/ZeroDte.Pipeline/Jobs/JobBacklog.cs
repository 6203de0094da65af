using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Pipeline.Jobs.JobCommands;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>
/// The work that is still to be done, shared by any number of processes. A unit is claimed by the lock on its row within the very
/// transaction that runs it and takes it away, so a claim ends with its process and needs no lease and no clock.
/// </summary>
public sealed class JobBacklog(NpgsqlDataSource database, JobRunner runner, TimeProvider time, IOptions<JobOptions> options)
{
    /// <summary>The channel on which new work is announced.</summary>
    public const string Channel = "zerodte_work";

    private const int MostTriesToBegin = 3;

    /// <summary>Between the positions of a chain, for units that jobs ask for.</summary>
    private const int Gap = 1000;

    // The number of attempts that died says whether the unit kills its processes. Those that look as if they ran are among them,
    // unless somebody runs the same key by hand.
    private const string Columns = """
        u.job, u.symbol, u.session, u.record, u.revision, u.slot, u.clock, u.failures, u.parameters, u.chain, (
            select count(*) from job_attempt a
            where (a.job, a.symbol, a.session, a.record, a.revision, a.slot) = (u.job, u.symbol, u.session, u.record, u.revision, u.slot)
              and a.state in ('running', 'lost') and a.id > u.since), u.reason
        """;

    private const string CanRun = """
        u.state in ('ready', 'waiting') and u.not_before <= $1 and (u.expires is null or u.expires > $1) and u.job = any ($2)
        and not exists (select from job_schedule s where s.job = u.job and s.paused)
        """;

    private const string NextSingle = $"""
        select {Columns} from job_unit u where u.chain is null and {CanRun}
        order by u.not_before, u.session limit 1 for update of u skip locked
        """;

    // The first unit of every chain, found by stepping along the index from chain to chain.
    private const string NextOfAChain = $"""
        with recursive head as (
            (select chain, position from job_unit where chain is not null and ($3::text is null or chain = $3) order by chain, position
                limit 1)
            union all
            select n.chain, n.position from head h
            cross join lateral (select chain, position from job_unit where chain > h.chain and $3::text is null order by chain, position
                limit 1) n)
        select {Columns} from job_unit u where (u.chain, u.position) in (select chain, position from head) and {CanRun}
        order by u.session, u.symbol limit 1 for update of u skip locked
        """;

    private readonly JobOptions _options = options.Value;

    /// <summary>Adds what is neither done nor there already, all or nothing. Returns how many units are new.</summary>
    public async Task<int> AddAsync(IReadOnlyCollection<JobUnit> units, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(cancellationToken, Add(units), Announce());
    }

    /// <summary>
    /// Adds a unit as <see cref="AddAsync"/> does; if it is there but given up, cancelled or waiting, it is tried again now.
    /// </summary>
    public async Task AddOrReviveAsync(JobUnit unit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(cancellationToken,
            Add([unit]),
            // One that is running now is locked, and is left alone.
            Statement($"""
                update job_unit set state = 'ready', not_before = '-infinity', failures = 0, message = null,
                    since = (select coalesce(max(id), 0) from job_attempt), parameters = coalesce($7::jsonb, parameters)
                where ctid in (select ctid from job_unit where {WhereKey} and (state <> 'ready' or not_before > '-infinity')
                    for update skip locked)
                """, unit.Key, unit.Parameters?.GetRawText()),
            Announce());
    }

    /// <summary>
    /// Adds a replay: what the jobs would have done for the symbols on the sessions of a span, each at its simulated time. Symbols do not
    /// wait for each other.
    /// </summary>
    /// <param name="parameters">What a unit's job is told; null for nothing.</param>
    /// <returns>How many units are new.</returns>
    public Task<int> AddReplayAsync(
        RecordName record, IEnumerable<Symbol> symbols, IReadOnlyList<DueUnit> plan, Func<DueUnit, JsonElement?>? parameters,
        CancellationToken cancellationToken)
    {
        if (record.IsLive)
            throw new ArgumentException("A replay needs a name of its own, so that it never mixes with live results.", nameof(record));

        return AddAsync(
            [.. symbols.SelectMany(symbol => plan.Select(due => new JobUnit(
                new(due.Job, symbol, due.Session, record, Slot: due.Slot), Clock: due.Due, Chain: $"{record} {symbol}",
                Parameters: parameters?.Invoke(due))))],
            cancellationToken);
    }

    /// <summary>
    /// Lets a job ask for another one about the same symbol, session and record. The wish commits with the job's result. In a replay
    /// that is walked without a backlog it is left to the walker, and nothing is added.
    /// </summary>
    public static async Task AskAsync(JobContext context, string job, JsonElement? parameters, CancellationToken cancellationToken) =>
        await context.Transaction.Connection!.ExecuteAsync(cancellationToken, Statement("""
            insert into job_unit (job, symbol, session, record, clock, chain, position, parameters, since)
            select $7, $2, $3, $4, coalesce(u.clock, $9), u.chain, coalesce(u.position + 1, 0), $8::jsonb,
                (select coalesce(max(id), 0) from job_attempt)
            from (values (1)) one left join job_unit u
                on (u.job, u.symbol, u.session, u.record, u.revision, u.slot) = ($1, $2, $3, $4, $5, $6)
            where ($4 = 'live' or u.chain is not null)
              and not exists (
                select from job_result r
                where (r.job, r.symbol, r.session, r.record, r.slot) = ($7, $2, $3, $4, '') and not r.partial)
            on conflict do nothing
            """, context.Key, job, parameters?.GetRawText(), context.Clock?.ToUniversalTime()), Announce());

    /// <summary>Runs one unit that can run now; null if there is none.</summary>
    /// <param name="chain">Only of this chain; null for any.</param>
    /// <exception cref="NpgsqlException">The database went away. Nothing is half done.</exception>
    public async Task<JobRun?> RunNextAsync(string? chain, CancellationToken cancellationToken)
    {
        RowKey? claimed = null;
        try
        {
            return await runner.RunAsync(
                async (transaction, cancel) =>
                {
                    var claim = chain is null ? await ClaimAsync(transaction, NextSingle, null, row => claimed = row, cancel) : null;
                    return claim ?? await ClaimAsync(transaction, NextOfAChain, chain, row => claimed = row, cancel);
                }, cancellationToken);
        }
        catch (Exception exception) when (claimed is not null && IsOfTheUnit(exception))
        {
            return await SetAsideAsync(claimed!, exception.Message, cancellationToken);
        }
    }

    /// <summary>Takes units of the live record off the list, but for those that run at this moment; returns how many.</summary>
    /// <param name="symbol">Null for every symbol.</param>
    /// <param name="session">Null for every session.</param>
    public async Task<int> RemoveAsync(string job, string? symbol, DateOnly? session, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(cancellationToken, Statement("""
            delete from job_unit where ctid in (
                select ctid from job_unit
                where job = $1 and ($2::text is null or symbol = $2) and ($3::date is null or session = $3) and record = 'live'
                    for update skip locked)
            """, job, symbol, session));
    }

    /// <summary>Lets what waits for data of a symbol look again.</summary>
    public async Task WakeAsync(string symbol, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(cancellationToken, Statement("""
            update job_unit set not_before = '-infinity'
            where ctid in (select ctid from job_unit where state = 'waiting' and symbol = $1 and not_before > '-infinity'
                for update skip locked)
            """, symbol));
    }

    /// <summary>How many units of a chain are still to be done, and of these how many nobody will try again by itself.</summary>
    public async Task<(long Left, long Stuck)> CountAsync(string chain, CancellationToken cancellationToken) =>
        (await database.QueryAsync(reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken, Statement(
            "select count(*), count(*) filter (where state in ('given-up', 'cancelled')) from job_unit where chain = $1", chain))).Single();

    internal static NpgsqlBatchCommand Announce() => Statement($"select pg_notify('{Channel}', '')");

    internal static NpgsqlBatchCommand Add(IReadOnlyCollection<JobUnit> units)
    {
        var command = new NpgsqlBatchCommand($"""
            insert into job_unit (job, symbol, session, record, revision, slot, clock, expires, chain, position, parameters, reason, since)
            select u.job, u.symbol, u.session, u.record, u.revision, u.slot, u.clock, u.expires, u.chain,
                coalesce((select max(position) from job_unit l where l.chain = u.chain), 0) + {Gap} * u.place,
                u.parameters, u.reason, (select coalesce(max(id), 0) from job_attempt)
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb[], $11) with ordinality
                as u (job, symbol, session, record, revision, slot, clock, expires, chain, parameters, reason, place)
            where not exists (
                select from job_result r
                where (r.job, r.symbol, r.session, r.record, r.revision, r.slot)
                    = (u.job, u.symbol, u.session, u.record, u.revision, u.slot)
                  and not r.partial)
            on conflict do nothing
            """);
        Array(NpgsqlDbType.Text, unit => unit.Key.Job);
        Array(NpgsqlDbType.Text, unit => unit.Key.Symbol.Value);
        Array(NpgsqlDbType.Date, unit => unit.Key.Session);
        Array(NpgsqlDbType.Text, unit => unit.Key.Record.Value);
        Array(NpgsqlDbType.Integer, unit => unit.Key.Revision);
        Array(NpgsqlDbType.Text, unit => unit.Key.Slot);
        Array(NpgsqlDbType.TimestampTz, unit => unit.Clock?.UtcDateTime);
        Array(NpgsqlDbType.TimestampTz, unit => unit.Expires?.UtcDateTime);
        Array(NpgsqlDbType.Text, unit => unit.Chain);
        Array(NpgsqlDbType.Text, unit => unit.Parameters?.GetRawText());
        Array(NpgsqlDbType.Text, unit => unit.Reason);
        return command;

        void Array<T>(NpgsqlDbType type, Func<JobUnit, T> value) =>
            command.Parameters.Add(new() { Value = units.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    /// <summary>
    /// Whether it is the unit that cannot be, and not the database that went away, or a statement of ours that is wrong for all.
    /// </summary>
    private static bool IsOfTheUnit(Exception exception) =>
        exception is PostgresException { SqlState: ['2', '2', ..] } or FormatException or ArgumentException or UnknownJobException;

    /// <summary>
    /// A unit that cannot even begin, as one of a session that no calendar has: tried again twice, then given up and out of its chain, so
    /// that it holds up nothing else.
    /// </summary>
    private async Task<JobRun> SetAsideAsync(RowKey row, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(cancellationToken, Statement($"""
            update job_unit set failures = failures + 1, message = $7, not_before = $8,
                state = case when failures + 1 >= {MostTriesToBegin} then 'given-up' else state end,
                chain = case when failures + 1 >= {MostTriesToBegin} then null else chain end
            where {WhereKey}
            """,
            row.Job, row.Symbol, row.Session, row.Record, row.Revision, row.Slot, $"It cannot begin: {reason}",
            time.GetUtcNow() + _options.Retry(1)));
        return new(0, JobState.Failed, reason);
    }

    private async Task<JobClaim?> ClaimAsync(
        NpgsqlTransaction transaction, string next, string? chain, Action<RowKey> claim, CancellationToken cancellationToken)
    {
        var statement = next == NextOfAChain
            ? Statement(next, time.GetUtcNow(), runner.Names.ToArray(), chain)
            : Statement(next, time.GetUtcNow(), runner.Names.ToArray());
        await using var batch = transaction.Connection!.Batch(statement);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;

        var row = new RowKey(
            reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateOnly>(2), reader.GetString(3), reader.GetInt32(4),
            reader.GetString(5));
        claim(row);
        var key = new JobKey(row.Job, Symbol.Parse(row.Symbol), row.Session, new(row.Record), row.Revision, row.Slot);
        var clock = reader.OrNull<DateTimeOffset?>(6);
        var (failures, parameters, losses) = (reader.GetInt32(7), reader.JsonOrNull(8), reader.GetInt64(10));
        var walks = !reader.IsDBNull(9);
        return new(key, clock ?? time.GetUtcNow(), parameters, run => Settle(key, run, walks, failures))
        {
            Walks = walks,
            Clock = clock,
            Reason = reader.OrNull<string>(11),
            Refusal = losses < _options.MostLosses
                ? null : $"{losses} processes died running it. See its attempts, mend the cause, then run it again by hand.",
        };
    }

    /// <summary>What happens to the unit once it is known what became of its attempt.</summary>
    private NpgsqlBatchCommand[] Settle(JobKey key, JobRun run, bool walks, int failures) => run.State switch
    {
        JobState.Committed or JobState.AlreadyDone => [Remove(key), Announce()],
        // A walk through past sessions goes on without those whose data is missing: it does not come later.
        JobState.Waiting when walks => [Remove(key), Announce()],
        JobState.Waiting => [Update(key, "waiting", run.Message, run.AtLeast ?? TimeSpan.FromSeconds(_options.WaitSeconds), failures)],
        JobState.Running => [Update(key, "waiting", run.Message, TimeSpan.FromSeconds(1), failures)],
        JobState.Failed when failures + 1 < _options.MostFailures =>
            [Update(key, "ready", run.Message, _options.Retry(failures + 1), failures + 1)],
        JobState.Failed or JobState.Lost => [Update(key, "given-up", run.Message, TimeSpan.Zero, failures + 1)],
        // Told to end with its program, a unit stays as it is, for the next one.
        JobState.Cancelled when run.Message == JobRunner.ToldToEnd => [],
        _ => [Update(key, "cancelled", run.Message, TimeSpan.Zero, failures)],
    };

    private static NpgsqlBatchCommand Remove(JobKey key) => Statement($"delete from job_unit where {WhereKey}", key);

    private NpgsqlBatchCommand Update(JobKey key, string state, string message, TimeSpan delay, int failures) => Statement(
        $"update job_unit set state = $7, message = $8, not_before = $9, failures = $10 where {WhereKey}",
        key, state, message, time.GetUtcNow() + delay, failures);

    /// <summary>A unit's key as its row has it, which need not be one that a job can have.</summary>
    private sealed record RowKey(string Job, string Symbol, DateOnly Session, string Record, int Revision, string Slot);
}
