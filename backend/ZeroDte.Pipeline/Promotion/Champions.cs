using Npgsql;
using NpgsqlTypes;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Which version serves, and which did when.</summary>
public sealed class Champions(NpgsqlDataSource database)
{
    /// <summary>Announces the symbol whose live champion has changed.</summary>
    public const string Channel = "zerodte_champions";

    /// <summary>The champion at a time on the record's clock, or the latest of all if null; null if there was none.</summary>
    public async Task<ModelVersion?> AtAsync(string record, Symbol symbol, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {ModelVersions.Columns} from {ModelVersions.From}
            where v.record = $1 and v.symbol = $2 and v.version = (
                select version from promotion where record = $1 and symbol = $2 and at <= coalesce($3, 'infinity')
                    order by at desc, number desc limit 1)
            """);
        command.Parameters.Add(new() { Value = record });
        command.Parameters.Add(new() { Value = symbol.Value });
        command.Parameters.Add(new() { Value = (object?)at?.Stored() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ModelVersions.Read(reader) : null;
    }

    /// <summary>How many symbols of a record have a champion: so many are judged side by side.</summary>
    public async Task<int> CountAsync(string record, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select count(distinct symbol)::integer from promotion where record = $1");
        command.Parameters.Add(new() { Value = record });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Every change of champion, the latest first.</summary>
    public async Task<IReadOnlyList<ChampionChange>> HistoryAsync(string record, Symbol symbol, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select number, at, lead(at) over (order by at, number), version, previous, by, reason, made_at
            from promotion where record = $1 and symbol = $2 order by at desc, number desc
            """);
        command.Parameters.Add(new() { Value = record });
        command.Parameters.Add(new() { Value = symbol.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var history = new List<ChampionChange>();
        while (await reader.ReadAsync(cancellationToken))
        {
            history.Add(new(
                reader.GetInt32(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetInt32(3),
                reader.IsDBNull(4) ? null : reader.GetInt32(4),
                reader.GetString(5),
                reader.GetString(6),
                reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return history;
    }

    /// <summary>
    /// Makes a version champion, if the champion at that time is still the one that the caller has seen. Of two at once, one does.
    /// </summary>
    /// <param name="expected">The champion that it is to take over from; null for none.</param>
    /// <param name="at">On the record's clock.</param>
    /// <returns>Whether it did.</returns>
    internal static async Task<bool> TrySwapAsync(
        NpgsqlTransaction transaction, string record, Symbol symbol, int? expected, int version, DateTimeOffset at, string by,
        string reason, CancellationToken cancellationToken)
    {
        await LifecycleLock.TakeAsync(transaction, record, symbol, cancellationToken);
        await using var command = new NpgsqlCommand("""
            with swapped as (
                insert into promotion (record, symbol, number, at, version, previous, by, reason)
                select $1, $2, (select coalesce(max(number), 0) + 1 from promotion where record = $1 and symbol = $2), $3, $4, $5, $6, $7
                where (select version from promotion where record = $1 and symbol = $2 and at <= $3 order by at desc, number desc
                    limit 1) is not distinct from $5
                returning 1)
            select case when $1 = 'live' then pg_notify($8, $2) end from swapped
            """, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = record },
                new() { Value = symbol.Value },
                new() { Value = at.Stored() },
                new() { Value = version },
                new() { Value = (object?)expected ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
                new() { Value = by },
                new() { Value = reason },
                new() { Value = Channel },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }
}
