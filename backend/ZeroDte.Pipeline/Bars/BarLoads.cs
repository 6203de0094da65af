using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>The loads that made the store what it is, and the way back from one of them.</summary>
public sealed class BarLoads(NpgsqlDataSource database)
{
    /// <summary>Latest first.</summary>
    /// <param name="symbol">Of one symbol, or of all if null.</param>
    /// <param name="most">How many at most; all if null.</param>
    public async Task<IReadOnlyList<StoredLoad>> ListAsync(Symbol? symbol, int? most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, "where $1::text is null or symbol = $1 order by id desc limit $2::integer", symbol?.Value, most,
            cancellationToken);
    }

    /// <summary>
    /// Goes back to what was believed of a load's sessions before it, by further rows: a session that had a bar has that one again, and one
    /// that had none has none again. All of it or nothing; and nothing if a later load changed one of its sessions.
    /// </summary>
    public async Task<UndoResult> UndoAsync(long id, string? reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(connection, id, cancellationToken) is not { } load)
            return new NoSuchLoad(id);
        if (load.Kind != LoadKind.Bars)
            return new NotOfBars(load);

        await LoadTransaction.LockAsync(connection, load.Symbol, cancellationToken);
        var sessions = await SessionsAsync(connection, load, cancellationToken);
        var toUndo = sessions.FindAll(s => s.Now != s.Before);
        var changed = toUndo.FindAll(s => s.Now != s.Loaded);
        if (changed.Count > 0)
            return new ChangedSince(load, [.. changed.Select(s => s.NowBy).Distinct().OrderDescending()], changed.Count);
        if (toUndo.Count == 0)
            return new NothingToUndo((await FindAsync(connection, id, cancellationToken))!);

        var undone = await WriteAsync(connection, load, toUndo, reason, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return undone;
    }

    private static async Task<Undone> WriteAsync(
        NpgsqlConnection connection, StoredLoad load, List<LoadedSession> toUndo, string? reason, CancellationToken cancellationToken)
    {
        var restored = toUndo.Where(s => s.Before is not null).Select(s => s.Before!.Value).ToList();
        var withdrawn = toUndo.Where(s => s.Before is null).Select(s => s.Now!.Value).ToList();
        var back = toUndo.Count(s => s.Now is null);
        var row = new StoredLoad(
            Id: 0,
            Symbol: load.Symbol,
            KnownSince: default,
            Source: $"undo of load {load.Id}",
            ContentHash: null,
            Added: back,
            Corrected: restored.Count - back,
            Withdrawn: withdrawn.Count,
            Unchanged: 0,
            Refused: 0,
            Undoes: load.Id,
            Reason: reason,
            UndoneBy: null);
        var (by, knownSince) = await LoadTransaction.BeginAsync(connection, row, cancellationToken);
        await BarRows.WriteAsync(connection, load.Symbol, knownSince, restored, withdrawn: false, cancellationToken);
        await BarRows.WriteAsync(connection, load.Symbol, knownSince, withdrawn, withdrawn: true, cancellationToken);
        await LoadTransaction.AnnounceAsync(connection, load.Symbol, cancellationToken);
        return new(load, by, restored.Count, withdrawn.Count, toUndo[0].Session, toUndo[^1].Session);
    }

    /// <summary>What is believed of each session that a load wrote: by the load, before it, and now; null where there is no bar.</summary>
    private static async Task<List<LoadedSession>> SessionsAsync(NpgsqlConnection connection, StoredLoad load,
        CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(Statement($"""
            select b.withdrawn, coalesce(b.known_since < i.known_since, false), b.known_since = i.known_since,
                   (select id from ingest where (symbol, known_since) = (b.symbol, b.known_since)), {BarRows.Columns}
            from ingest i join bar b using (symbol)
            where i.id = $1 and session in (select session from bar l where (l.symbol, l.known_since) = (i.symbol, i.known_since))
            order by session, b.known_since
            """, load.Id));
        batch.Timeout = 0;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var sessions = new List<LoadedSession>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var quoted = BarRows.Read(reader, at: 4);
            QuotedBar? belief = reader.GetBoolean(0) ? null : quoted;
            var day = quoted.Bar.Session;
            var session = sessions.Count > 0 && sessions[^1].Session == day ? sessions[^1] : new(day, null, null, null, 0);
            session = session with { Now = belief, NowBy = reader.OrNull<long>(3) };
            if (reader.GetBoolean(1))
                session = session with { Before = belief };
            if (reader.GetBoolean(2))
                session = session with { Loaded = belief };
            if (sessions.Count > 0 && sessions[^1].Session == day)
                sessions[^1] = session;
            else
                sessions.Add(session);
        }

        return sessions;
    }

    private static async Task<StoredLoad?> FindAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken) =>
        (await ReadAsync(connection, "where i.id = $1 limit $2", id, most: 1, cancellationToken)).SingleOrDefault();

    private static Task<List<StoredLoad>> ReadAsync(
        NpgsqlConnection connection, string which, object? first, int? most, CancellationToken cancellationToken) => connection.QueryAsync(
        row => new StoredLoad(
            Id: row.GetInt64(0),
            Symbol: Symbol.Parse(row.GetString(1)),
            KnownSince: row.GetFieldValue<DateTimeOffset>(2),
            Source: row.GetString(3),
            ContentHash: row.OrNull<string>(4) is { } hash ? new ContentHash(hash) : null,
            Added: row.GetInt64(5),
            Corrected: row.GetInt64(6),
            Withdrawn: row.GetInt64(7),
            Unchanged: row.OrNull<long?>(8),
            Refused: row.GetInt64(9),
            Undoes: row.OrNull<long?>(10),
            Reason: row.OrNull<string>(11),
            UndoneBy: row.OrNull<long?>(12))
        {
            Kind = Enum.Parse<LoadKind>(row.GetString(13), ignoreCase: true),
        },
        cancellationToken,
        Statement($"""
            select id, symbol, known_since, source, content_hash, added, corrected, withdrawn, unchanged, refused, undoes, undo_reason,
                   (select max(u.id) from ingest u where u.undoes = i.id), kind
            from ingest i {which}
            """, first, most));

    /// <param name="Loaded">What the load said.</param>
    /// <param name="NowBy">The load that brought what is believed now.</param>
    private sealed record LoadedSession(
        DateOnly Session, QuotedBar? Before, QuotedBar? Loaded, QuotedBar? Now, long NowBy);
}
