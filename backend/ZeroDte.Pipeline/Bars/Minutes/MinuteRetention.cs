using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>Drops what the settings say is kept no longer: months that are too old, and beliefs that were superseded long ago.</summary>
public sealed class MinuteRetention(NpgsqlDataSource database, IOptions<MinuteOptions> options, TimeProvider time)
{
    private const string Months = "minute_bar_";

    public bool HasPolicy => options.Value is not { KeepMonths: null, KeepSupersededDays: null };

    /// <returns>The months that were dropped, and how many superseded beliefs of others were.</returns>
    public async Task<(IReadOnlyList<DateOnly> Months, long Beliefs)> RunAsync(CancellationToken cancellationToken)
    {
        var (now, dropped, beliefs) = (time.GetUtcNow(), new List<DateOnly>(), 0L);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var month in await MonthsAsync(connection, cancellationToken))
        {
            if (options.Value.KeepMonths is { } months && month < new DateOnly(now.Year, now.Month, 1).AddMonths(-months))
            {
                await connection.ExecuteAsync(cancellationToken, Statement($"drop table if exists {Table(month)}"));
                dropped.Add(month);
            }
            else if (options.Value.KeepSupersededDays is { } days)
            {
                beliefs += await CompactAsync(connection, month, now.AddDays(-days), cancellationToken);
            }
        }

        return (dropped, beliefs);
    }

    private static async Task<List<DateOnly>> MonthsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QueryAsync(
            row => DateOnly.ParseExact(row.GetString(0)[Months.Length..], "yyyy_MM", CultureInfo.InvariantCulture), cancellationToken,
            Statement("select relid::regclass::text from pg_partition_tree('minute_bar') where isleaf order by 1"));

    /// <summary>Deletes beliefs superseded before a time, and remembers of which symbols that was and up to when it matters.</summary>
    private static async Task<long> CompactAsync(
        NpgsqlConnection connection, DateOnly month, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = connection.Batch(
            Statement($"alter table {Table(month)} disable trigger append_only"), // for this transaction, in which nobody else may write
            Statement($"""
                with superseded as (
                    select symbol, start, known_since, by from (
                        select symbol, start, known_since, lead(known_since) over (partition by symbol, start order by known_since) as by
                        from {Table(month)}) beliefs
                    where by < $1),
                dropped as (
                    delete from {Table(month)} b using superseded s
                    where (b.symbol, b.start, b.known_since) = (s.symbol, s.start, s.known_since)
                    returning b.symbol, s.by),
                remembered as (
                    insert into minute_forgotten (symbol, month, before) select symbol, $2, max(by) from dropped group by symbol
                    on conflict (symbol, month) do update set before = greatest(minute_forgotten.before, excluded.before))
                select count(*) from dropped
                """,
                before.ToUniversalTime(), month),
            Statement($"alter table {Table(month)} enable trigger append_only"));
        batch.Timeout = 0;
        var dropped = (long)(await batch.ExecuteScalarAsync(cancellationToken))!;
        await transaction.CommitAsync(cancellationToken);
        return dropped;
    }

    private static string Table(DateOnly month) => $"{Months}{month:yyyy_MM}";
}
