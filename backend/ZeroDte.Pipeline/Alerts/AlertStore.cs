using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Alerts;

/// <summary>Alarms that were raised, who has seen them, and which are kept quiet.</summary>
public sealed class AlertStore(NpgsqlDataSource database)
{
    /// <summary>Any symbol, or any cause, in a muting.</summary>
    public const string Any = "*";

    internal const string Columns = """
        a.id, a.record, a.symbol, a.session, a.policy, a.cause, a.action, a.message, a.raised_at, a.muted,
        a.acknowledged_at, a.acknowledged_by,
        case when o.alert_id is null then null when o.given_up then 'failed: ' || o.last_failure when o.attempts = 0 then 'pending'
             else 'pending, ' || o.attempts || ' attempts: ' || o.last_failure end,
        a.withdrawn_at, a.withdrawn_because
        """;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Alert>> LatestAsync(RecordName record, Symbol? symbol, bool openOnly, int count,
        CancellationToken cancellationToken) => await database.QueryAsync(
        Read, cancellationToken, Statement($"""
            select {Columns} from alert a left join alert_outbox o on o.alert_id = a.id
            where a.record = $1 and ($2::text is null or a.symbol = $2)
                and (a.acknowledged_at is null and a.withdrawn_at is null or not $3) order by a.id desc limit $4
            """, record.Value, symbol?.Value, openOnly, count));

    /// <returns>False if there is no such alert. One that was acknowledged before stays as it was.</returns>
    public async Task<bool> AcknowledgeAsync(long id, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(cancellationToken, Statement(
            "update alert set acknowledged_at = coalesce(acknowledged_at, $2), acknowledged_by = coalesce(acknowledged_by, $3) where id = "
                + "$1", id, now.Stored(), by)) > 0;
    }

    /// <summary>Keeps alarms quiet up to a time; a time that has passed ends it.</summary>
    /// <param name="symbol">Of one symbol, or of all if null.</param>
    /// <param name="cause">Of one cause, or of all if null.</param>
    public async Task MuteAsync(Symbol? symbol, DriftCause? cause, DateTimeOffset until, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(cancellationToken, Statement(
            "insert into alert_mute (symbol, cause, until, reason) values ($1, $2, $3, $4) on conflict (symbol, cause) do update set until "
                + "= excluded.until, reason = excluded.reason",
            symbol?.Value ?? Any, cause is { } c ? DriftJson.Name(c) : Any, until.Stored(), reason));
    }

    /// <summary>Keeps an alarm, with what is to be sent of it, unless it is there already.</summary>
    /// <param name="send">Whether there is anybody to send it to.</param>
    /// <param name="wallClock">By which mutings end.</param>
    /// <returns>Whether it is new.</returns>
    internal static async Task<bool> RaiseAsync(
        NpgsqlTransaction transaction, JobKey key, DateOnly session, string policy, DriftCause cause, DriftAction action, string message,
        DateTimeOffset now, DateTimeOffset wallClock, bool send,
        CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
        if (await connection.QueryAsync(row => (row.GetInt64(0), row.GetBoolean(1)), cancellationToken, Statement($"""
            insert into alert (record, symbol, session, policy, cause, action, message, raised_at, muted)
            select $1, $2, $3, $4, $5, $6, $7, $8, exists (select from alert_mute
                where symbol in ($2, '{Any}') and cause in ($5, '{Any}') and until > $9)
            on conflict (record, symbol, session, policy, cause) do update
                set withdrawn_at = null, withdrawn_because = null, message = excluded.message where alert.withdrawn_at is not null
            returning id, muted
            """, key.Record.Value, key.Symbol.Value, session, policy, DriftJson.Name(cause), DriftJson.Name(action), message, now.Stored(),
            wallClock.Stored())) is not [var (id, muted)])
        {
            return false;
        }

        if (send && !muted)
        {
            await connection.ExecuteAsync(cancellationToken,
                Statement("insert into alert_outbox (alert_id) values ($1) on conflict do nothing", id));
        }
        return true;
    }

    /// <summary>
    /// Takes back the alarms on judged sessions that a revision of the verdict does not raise. They stay, with the reason, and are not sent
    /// any more.
    /// </summary>
    internal static Task WithdrawAsync(
        NpgsqlTransaction transaction, JobKey key, string policy, IReadOnlyList<DriftVerdict> judged, string reason, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var raised = judged.SelectMany(verdict => verdict.Raised.Select(cause => (verdict.Session, Cause: DriftJson.Name(cause))))
            .ToArray();
        return transaction.Connection!.ExecuteAsync(cancellationToken,
            Statement("""
                update alert set withdrawn_at = $8, withdrawn_because = $9
                where record = $1 and symbol = $2 and policy = $3 and session between $4 and $5 and withdrawn_at is null
                  and (session, cause) not in (select * from unnest($6, $7))
                """,
                key.Record.Value, key.Symbol.Value, policy, judged[0].Session, judged[^1].Session,
                raised.Select(r => r.Session).ToArray(), raised.Select(r => r.Cause).ToArray(), now.Stored(), reason),
            Statement("delete from alert_outbox where alert_id in (select id from alert where withdrawn_at is not null and record = $1 and "
                + "symbol = $2)",
                key.Record.Value, key.Symbol.Value));
    }

    internal static Alert Read(NpgsqlDataReader reader) => new(
        Id: reader.GetInt64(0),
        Record: new(reader.GetString(1)),
        Symbol: reader.GetString(2),
        Session: reader.GetFieldValue<DateOnly>(3),
        Policy: reader.GetString(4),
        Cause: Enum.Parse<DriftCause>(reader.GetString(5), ignoreCase: true),
        Action: Enum.Parse<DriftAction>(reader.GetString(6), ignoreCase: true),
        Message: reader.GetString(7),
        RaisedAt: reader.GetFieldValue<DateTimeOffset>(8),
        Muted: reader.GetBoolean(9),
        AcknowledgedAt: reader.OrNull<DateTimeOffset?>(10),
        AcknowledgedBy: reader.OrNull<string>(11),
        Delivery: reader.OrNull<string>(12),
        WithdrawnAt: reader.OrNull<DateTimeOffset?>(13),
        WithdrawnBecause: reader.OrNull<string>(14));
}
