using System.Text.Json;
using Npgsql;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>Verdicts, and what they ask for.</summary>
public sealed class DriftStore(NpgsqlDataSource database, TradingCalendar calendar)
{
    private const string Columns = "record, symbol, session, policy, decided_at, summary, content::text, run_id, revision";

    /// <summary>The verdict on a session, or null if there is none.</summary>
    public async Task<StoredVerdict?> FindAsync(ModelKey model, DateOnly session, CancellationToken cancellationToken) =>
        (await database.QueryAsync(
        Read, cancellationToken, Statement($"select {Columns} from drift_verdict where record = $1 and symbol = $2 and session = $3 order "
            + "by decided_at desc, revision desc limit 1", model.Record.Value, model.Symbol.Value, session))).FirstOrDefault();

    /// <summary>The latest verdicts, the newest first.</summary>
    public async Task<IReadOnlyList<StoredVerdict>> LatestAsync(ModelKey model, int count,
        CancellationToken cancellationToken) => await database.QueryAsync(
        Read, cancellationToken, Statement($"""
            select {Columns} from (
                select distinct on (session, policy) * from drift_verdict where record = $1 and symbol = $2
                    order by session desc, policy, revision desc) v
            order by session desc, decided_at desc limit $3
            """, model.Record.Value, model.Symbol.Value, count));

    /// <summary>Requests that no job has answered yet, or all.</summary>
    public async Task<IReadOnlyList<DriftRequest>> RequestsAsync(ModelKey model, bool openOnly,
        CancellationToken cancellationToken) => await database.QueryAsync(
        reader => new DriftRequest(
            Id: reader.GetInt64(0),
            Record: new(reader.GetString(1)),
            Symbol: reader.GetString(2),
            Session: reader.GetFieldValue<DateOnly>(3),
            Cause: Enum.Parse<DriftCause>(reader.GetString(4), ignoreCase: true),
            Action: Enum.Parse<DriftAction>(reader.GetString(5), ignoreCase: true),
            RequestedAt: reader.GetFieldValue<DateTimeOffset>(6),
            AnsweredAt: reader.OrNull<DateTimeOffset?>(7)),
        cancellationToken,
        Statement("""
            select * from (
                select d.id, d.record, d.symbol, d.session, d.cause, d.action, d.requested_at, case d.action
                    when 'quarantine' then (select min(acknowledged_at) from alert a
                        where (a.record, a.symbol, a.session, a.cause) = (d.record, d.symbol, d.session, d.cause))
                    else (select min(committed_at) from job_result r
                        where (r.job, r.symbol, r.record) = (d.action, d.symbol, d.record) and r.session >= d.session) end as answered_at
                from drift_request d where d.record = $1 and d.symbol = $2) request
            where answered_at is null or not $3 order by id desc
            """, model.Record.Value, model.Symbol.Value, openOnly));

    internal static Task WriteAsync(NpgsqlTransaction transaction, StoredVerdict verdict, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(cancellationToken, Statement(
            "insert into drift_verdict (record, symbol, session, policy, decided_at, summary, content, run_id, revision) values ($1, $2, "
                + "$3, $4, $5, $6, $7::jsonb, $8, $9)",
            verdict.Record.Value, verdict.Symbol, verdict.Session, verdict.Policy, verdict.DecidedAt.Stored(), verdict.Summary,
            JsonSerializer.Serialize(verdict.Verdict, DriftJson.Options), verdict.RunId, verdict.Revision));

    /// <summary>
    /// Asks for an action unless the same cause has asked within the cool-down; monitors of one symbol wait for each other here.
    /// </summary>
    /// <returns>Whether it was asked.</returns>
    internal async Task<bool> RequestAsync(
        NpgsqlTransaction transaction, JobKey key, DateOnly session, DriftCause cause, DriftAction action, int coolDown, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var quietSince = session;
        for (var i = 0; i < coolDown; i++)
            quietSince = calendar.Previous(quietSince);
        await AdvisoryLock.TakeAsync(transaction.Connection!, $"drift of {key.Record} {key.Symbol}", cancellationToken);
        // In a statement of its own, which sees what the lock's last holder committed.
        return await transaction.Connection!.ExecuteAsync(cancellationToken, Statement("""
            insert into drift_request (record, symbol, session, cause, action, requested_at)
            select $1, $2, $3, $4, $5, $6
            where not exists (select from drift_request where record = $1 and symbol = $2 and cause = $4 and session > $7)
            on conflict do nothing
            """, key.Record.Value, key.Symbol.Value, session, DriftJson.Name(cause), DriftJson.Name(action), now.Stored(), quietSince)) > 0;
    }

    private static StoredVerdict Read(NpgsqlDataReader reader) => new(
        Record: new(reader.GetString(0)),
        Symbol: reader.GetString(1),
        Session: reader.GetFieldValue<DateOnly>(2),
        Policy: reader.GetString(3),
        DecidedAt: reader.GetFieldValue<DateTimeOffset>(4),
        Summary: reader.GetString(5),
        Verdict: JsonSerializer.Deserialize<DriftVerdict>(reader.GetString(6), DriftJson.Options)!,
        RunId: reader.OrNull<string>(7),
        Revision: reader.GetInt32(8));
}
