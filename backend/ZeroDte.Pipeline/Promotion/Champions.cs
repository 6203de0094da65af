using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Which version serves, and which did when.</summary>
public sealed class Champions(NpgsqlDataSource database, ModelVersions versions)
{
    /// <summary>Announces the symbol whose live champion has changed.</summary>
    public const string Channel = "zerodte_champions";

    /// <summary>The champion at a time on the record's clock, or the latest of all if null; null if there was none.</summary>
    public Task<ModelVersion?> AtAsync(ModelKey model, DateTimeOffset? at, CancellationToken cancellationToken) => versions.OneAsync("""
        v.record = $1 and v.symbol = $2 and v.version = (
            select version from promotion where record = $1 and symbol = $2 and at <= coalesce($3::timestamptz, 'infinity')
                order by at desc, number desc limit 1)
        """, cancellationToken, model.Record.Value, model.Symbol.Value, at?.Stored());

    /// <summary>How many symbols of a record have a champion: so many are judged side by side.</summary>
    public Task<int> CountAsync(RecordName record, CancellationToken cancellationToken) => database.ScalarAsync<int>(
        cancellationToken, Statement("select count(distinct symbol)::integer from promotion where record = $1", record.Value));

    /// <summary>Every change of champion, the latest first.</summary>
    public async Task<IReadOnlyList<ChampionChange>> HistoryAsync(
        ModelKey model, CancellationToken cancellationToken) => await database.QueryAsync(
        row => new ChampionChange(
            Number: row.GetInt32(0),
            At: row.GetFieldValue<DateTimeOffset>(1),
            Until: row.OrNull<DateTimeOffset?>(2),
            Version: row.GetInt32(3),
            Previous: row.OrNull<int?>(4),
            By: row.GetString(5),
            Reason: row.GetString(6),
            MadeAt: row.GetFieldValue<DateTimeOffset>(7)),
        cancellationToken,
        Statement("""
            select number, at, lead(at) over (order by at, number), version, previous, by, reason, made_at
            from promotion where record = $1 and symbol = $2 order by at desc, number desc
            """, model.Record.Value, model.Symbol.Value));

    /// <summary>
    /// Makes a version champion, if the champion at that time is still the one that the caller has seen. Of two at once, one does.
    /// </summary>
    /// <param name="expected">The champion that it is to take over from; null for none.</param>
    /// <param name="at">On the record's clock.</param>
    /// <returns>Whether it did.</returns>
    internal static async Task<bool> TrySwapAsync(
        NpgsqlTransaction transaction, ModelKey model, int? expected, int version, DateTimeOffset at, string by,
        string reason, CancellationToken cancellationToken)
    {
        await LifecycleLock.TakeAsync(transaction, model, cancellationToken);
        return (await transaction.Connection!.QueryAsync(_ => true, cancellationToken, Statement("""
            with swapped as (
                insert into promotion (record, symbol, number, at, version, previous, by, reason)
                select $1, $2, (select coalesce(max(number), 0) + 1 from promotion where record = $1 and symbol = $2),
                    $3, $4, $5::integer, $6, $7
                where (select version from promotion where record = $1 and symbol = $2 and at <= $3 order by at desc, number desc
                    limit 1) is not distinct from $5
                returning 1)
            select case when $1 = 'live' then pg_notify($8, $2) end from swapped
            """, model.Record.Value, model.Symbol.Value, at.Stored(), version, expected, by, reason, Channel))).Count > 0;
    }
}
