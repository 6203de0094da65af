using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Market;

/// <summary>Remembers what each source was asked for, so that a session that it does not have is not asked for every day.</summary>
public sealed class AskedSessions(NpgsqlDataSource database, TradingCalendar calendar, TimeProvider time)
{
    /// <summary>Days in which a source may still bring what it did not have at first.</summary>
    private const int Late = 3;

    /// <summary>The first of some sessions that a source was not asked for, or too soon after its close; null if there is none.</summary>
    /// <param name="sessions">In order.</param>
    public async Task<DateOnly?> FirstUnaskedAsync(
        Symbol symbol, string source, IReadOnlyList<DateOnly> sessions, CancellationToken cancellationToken)
    {
        var asked = await database.QueryAsync(
            row => (First: row.GetFieldValue<DateOnly>(0), Last: row.GetFieldValue<DateOnly>(1), At: row.GetFieldValue<DateTimeOffset>(2)),
            cancellationToken,
            Statement(
                "select first, last, max(asked_at) from asked_sessions where symbol = $1 and source = $2 group by first, last",
                symbol.Value, source));
        foreach (var session in sessions)
        {
            var settled = calendar.Session(session).Close.AddDays(Late);
            if (!asked.Exists(span => span.First <= session && session <= span.Last && span.At >= settled))
                return session;
        }

        return null;
    }

    public async Task RememberAsync(Symbol symbol, string source, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(cancellationToken, Statement(
            "insert into asked_sessions (symbol, source, first, last, asked_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
            symbol.Value, source, first, last, time.GetUtcNow()));
    }
}
