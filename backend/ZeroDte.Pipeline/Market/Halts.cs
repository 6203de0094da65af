using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// Tells a session in which a symbol did not trade from one whose bar is missing: its source has answered hours after the close, has no bar
/// of it, and has one of nearly all others that it had the session before. A source that fails, is late or has half of the market proves
/// nothing.
/// </summary>
public sealed class Halts(
    NpgsqlDataSource database, IEnumerable<ITradedSource> sources, BarStore bars, TradingCalendar calendar, TimeProvider time)
{
    /// <summary>Sessions in a row that are believed; longer is more like the end of a listing, which a person should look at.</summary>
    public const int MostInARow = 5;

    /// <summary>After the close: the tape is complete when late trading ends at 20:00.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(4);

    /// <summary>The share of the symbols of the session before that the source must have, and how many at least.</summary>
    private const double Nearly = 0.9;

    private const int FewestOthers = 3;

    /// <summary>The sessions in which a symbol is taken not to have traded, and why.</summary>
    public async Task<IReadOnlyDictionary<DateOnly, string>> ReadAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await HaltRows.ReadAsync(connection, symbol, DateTimeOffset.MaxValue, cancellationToken);
    }

    /// <summary>Why a session is taken for one of them; null if it is not.</summary>
    public async Task<string?> FindAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken) =>
        (await ReadAsync(symbol, cancellationToken)).GetValueOrDefault(session);

    /// <summary>Judges sessions of which a source has just answered without giving their bars.</summary>
    /// <param name="missing">In order.</param>
    /// <returns>What was found, a sentence each.</returns>
    public async Task<IReadOnlyList<string>> JudgeAsync(
        Symbol symbol, string source, IReadOnlyList<DateOnly> missing, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        foreach (var session in missing)
        {
            if (await FindAsync(symbol, session, cancellationToken) is not null
                || await bars.LastBeforeAsync(symbol, session, cancellationToken) is not { } last)
            {
                continue;
            }

            if (calendar.Between(last.Bar.Session, session) >= MostInARow)
            {
                said.Add($"{source} has had no bar of {symbol} since {last.Bar.Session:yyyy-MM-dd}: if it is not listed any more, "
                    + $"./zerodte market remove {symbol}.");
                break;
            }

            if (await ProofAsync(symbol, source, session, cancellationToken) is not { } reason)
                break;
            await KeepAsync(symbol, source, session, reason, cancellationToken);
            said.Add($"{symbol} did not trade on {session:yyyy-MM-dd}: {reason}.");
        }

        return said;
    }

    /// <summary>Null if nothing is proved.</summary>
    private async Task<string?> ProofAsync(Symbol symbol, string source, DateOnly session, CancellationToken cancellationToken)
    {
        var hours = calendar.Session(session);
        if (time.GetUtcNow() < hours.Close + Settled
            || await TradedAsync(symbol, source, session, cancellationToken) is not { IsAmongThem: false } traded
            || traded.AsOf < hours.Close + Settled || traded.Others < FewestOthers
            || await TradedAsync(symbol, source, calendar.Previous(session), cancellationToken) is not { } before
            || traded.Others < Nearly * before.Others)
        {
            return null;
        }

        return $"{source}, asked at {traded.AsOf.UtcDateTime:yyyy-MM-dd HH:mm} UTC, has no bar of it and {traded.Others:N0} of others";
    }

    private async Task<TradedSymbols?> TradedAsync(
        Symbol symbol, string source, DateOnly session, CancellationToken cancellationToken)
    {
        try
        {
            return sources.FirstOrDefault(one => one.Name == source) is { } traded
                ? await traded.ReadAsync(symbol, session, cancellationToken)
                : await StoredAsync(symbol, source, session, cancellationToken);
        }
        catch (IngestException)
        {
            return null; // a source that cannot tell proves nothing; the next fetch asks again
        }
    }

    /// <summary>What a source gave of other symbols, where it cannot be asked about all.</summary>
    private async Task<TradedSymbols> StoredAsync(Symbol symbol, string source, DateOnly session, CancellationToken cancellationToken)
    {
        var others = await database.ScalarAsync<long>(cancellationToken, Statement("""
            select count(distinct b.symbol) from bar b join ingest i using (symbol, known_since)
            where b.session = $1 and b.symbol <> $2 and i.source = $3 and not b.withdrawn
            """, session, symbol.Value, source));
        return new(time.GetUtcNow(), (int)others, IsAmongThem: false);
    }

    private async Task KeepAsync(
        Symbol symbol, string source, DateOnly session, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await HaltRows.WriteAsync(connection, symbol, source, session, reason, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
