using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>Stores what is known around the bars. Only what differs from the last row of the same thing is stored.</summary>
public sealed class ContextLoads(NpgsqlDataSource database)
{
    /// <summary>When companies report.</summary>
    /// <returns>How many were stored.</returns>
    public Task<int> StoreAsync(
        ContextSource source, IReadOnlyList<(Symbol Symbol, Announcement Announcement)> announcements,
        CancellationToken cancellationToken) =>
        StoreAsync(source, [.. announcements.Select(told => Statement("""
            insert into announcement (load, symbol, announced_on, timing, is_estimate, is_withdrawn, known_on)
            select (select max(id) from context_load), $1, $2, $3, $4, $5, $6::date
            where row($3::text, $4::boolean, $5::boolean, $6::date) is distinct from (
                select row(timing, is_estimate, is_withdrawn, known_on) from announcement
                where (symbol, announced_on) = ($1, $2) order by id desc limit 1)
            """, told.Symbol.Value, told.Announcement.AnnouncedOn, ContextRows.NameOf(told.Announcement.When),
            told.Announcement.IsEstimate, told.Announcement.IsWithdrawn, told.Announcement.KnownOn))], cancellationToken);

    /// <summary>Where a series closed.</summary>
    /// <returns>How many were stored.</returns>
    public Task<int> StoreAsync(
        ContextSource source, string series, IReadOnlyList<(DateOnly Session, double Level)> levels,
        CancellationToken cancellationToken) =>
        StoreAsync(source, [Statement("""
            insert into level (load, series, session, level)
            select (select max(id) from context_load), $1, told.session, told.level
            from unnest($2::date[], $3::double precision[]) told(session, level)
            where told.level is distinct from (
                select level from level stored where (series, stored.session) = ($1, told.session) order by load desc limit 1)
            """, series, levels.Select(l => l.Session).ToArray(), levels.Select(l => l.Level).ToArray())], cancellationToken);

    /// <summary>Announcements due from a session on, by symbol, as believed now.</summary>
    public async Task<IReadOnlyList<(Symbol Symbol, Announcement Announcement)>> DueAsync(
        DateOnly session, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var symbols = await connection.QueryAsync(
            row => Symbol.Parse(row.GetString(0)), cancellationToken,
            Statement("select distinct symbol from announcement order by symbol"));
        var due = new List<(Symbol, Announcement)>();
        foreach (var symbol in symbols)
        {
            var context = new MarketContext(MarketContext.None.Levels,
                await ContextRows.AnnouncementsAsync(connection, symbol, DateTimeOffset.MaxValue, cancellationToken));
            due.AddRange(context.Due(session).Select(announcement => (symbol, announcement)));
        }

        return due;
    }

    private async Task<int> StoreAsync(ContextSource source, NpgsqlBatchCommand[] inserts, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AdvisoryLock.TakeAsync(connection, "context of bars", cancellationToken);
        await connection.ExecuteAsync(cancellationToken, Statement("""
            insert into context_load (source, content_hash, known_since)
            select $1, $2, greatest(clock_timestamp(), max(known_since) + interval '1 microsecond') from context_load
            """, source.Name, source.Hash.Value));
        var stored = await connection.ExecuteAsync(cancellationToken, inserts);
        if (stored == 0)
            return 0;

        await connection.ExecuteAsync(cancellationToken, Statement(
            "select pg_notify($1, symbol) from (select distinct symbol from bar) served", BarStore.Channel));
        await transaction.CommitAsync(cancellationToken);
        return stored;
    }
}

/// <summary>Where something came from.</summary>
/// <param name="Hash">Of the file.</param>
public sealed record ContextSource(string Name, ContentHash Hash);
