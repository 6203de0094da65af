using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>Sessions in which a symbol did not trade. Each is a load of its own; a bar of the same session takes its place.</summary>
internal static class HaltRows
{
    /// <param name="horizon">Those told after this real time are left out.</param>
    /// <returns>Why each is taken for one.</returns>
    public static async Task<SortedDictionary<DateOnly, string>> ReadAsync(
        NpgsqlConnection connection, Symbol symbol, DateTimeOffset horizon, CancellationToken cancellationToken) =>
        new((await connection.QueryAsync(
            row => (Session: row.GetFieldValue<DateOnly>(0), Reason: row.GetString(1)), cancellationToken, Statement(
                "select session, reason from halt where symbol = $1 and known_since <= $2", symbol.Value, horizon.ToUniversalTime())))
            .ToDictionary(halt => halt.Session, halt => halt.Reason));

    /// <summary>Stores one within the connection's transaction, unless it is there.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, Symbol symbol, string source, DateOnly session, string reason, CancellationToken cancellationToken)
    {
        await LoadTransaction.LockAsync(connection, symbol, cancellationToken);
        if ((await ReadAsync(connection, symbol, DateTimeOffset.MaxValue, cancellationToken)).ContainsKey(session))
            return;

        var load = new StoredLoad(
            Id: 0,
            Symbol: symbol,
            KnownSince: default,
            Source: source,
            ContentHash: null,
            Added: 1,
            Corrected: 0,
            Withdrawn: 0,
            Unchanged: 0,
            Refused: 0,
            Undoes: null,
            Reason: null,
            UndoneBy: null)
        {
            Kind = LoadKind.Halts,
        };
        var (_, knownSince) = await LoadTransaction.BeginAsync(connection, load, cancellationToken);
        await connection.ExecuteAsync(cancellationToken, Statement(
            "insert into halt (symbol, session, known_since, reason) values ($1, $2, $3, $4)",
            symbol.Value, session, knownSince, LoadTransaction.Storable(reason)));
        await LoadTransaction.AnnounceAsync(connection, symbol, cancellationToken);
    }
}
