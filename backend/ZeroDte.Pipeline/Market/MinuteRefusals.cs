using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Market;

/// <summary>Remembers why a source gave no minutes, until it does. Nothing stops for it.</summary>
public sealed class MinuteRefusals(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>What each source that gives none said last, in order of their names.</summary>
    public async Task<IReadOnlyList<MinuteRefusal>> ReadAsync(Symbol symbol, CancellationToken cancellationToken) =>
        await database.QueryAsync(
            row => new MinuteRefusal(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2)), cancellationToken,
            Statement("select source, reason, refused_at from minute_refusal where symbol = $1 order by source", symbol.Value));

    /// <param name="reason">A sentence; null if it gave some.</param>
    internal Task SetAsync(Symbol symbol, string source, string? reason, CancellationToken cancellationToken) =>
        database.ExecuteAsync(cancellationToken, reason is null
            ? Statement("delete from minute_refusal where symbol = $1 and source = $2", symbol.Value, source)
            : Statement("""
                insert into minute_refusal values ($1, $2, $3, $4)
                on conflict (symbol, source) do update set (reason, refused_at) = (excluded.reason, excluded.refused_at)
                """, symbol.Value, source, LoadTransaction.Storable(reason), time.GetUtcNow()));
}

/// <param name="Reason">A sentence that says what to do, if anything can be done.</param>
public sealed record MinuteRefusal(string Source, string Reason, DateTimeOffset At);
