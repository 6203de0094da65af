using System.Runtime.CompilerServices;
using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>The paths of sessions by the minutes that are stored, as they are believed now.</summary>
public sealed class SessionPaths(MinuteStore minutes, NpgsqlDataSource database, TradingCalendar calendar)
{
    /// <summary>Those from one day to another, in order: the minutes of a month at a time are in memory.</summary>
    public async IAsyncEnumerable<SessionPath> ReadAsync(
        Symbol symbol, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var month = new DateOnly(from.Year, from.Month, 1); month <= to; month = month.AddMonths(1))
        {
            var (first, last) = (month < from ? from : month, month.AddMonths(1).AddDays(-1) is var end && end > to ? to : end);
            var sessions = calendar.Sessions(first, last).ToList();
            if (sessions.Count == 0)
                continue;

            var span = new MinuteSpan(sessions[0].Open.UtcDateTime, sessions[^1].Close.UtcDateTime);
            var bars = (await minutes.ReadAsync(symbol, span, knownAt: null, cancellationToken)).ToList();
            var next = 0;
            foreach (var session in sessions)
            {
                next = bars.FindIndex(next, bar => bar.Start >= session.Open.UtcDateTime) is >= 0 and var at ? at : bars.Count;
                var after = bars.FindIndex(next, bar => bar.Start >= session.Close.UtcDateTime) is >= 0 and var one ? one : bars.Count;
                if (SessionPath.Of(session, bars[next..after]) is { } path)
                    yield return path;
                next = after;
            }
        }
    }

    /// <summary>A session up to a time, and when the last of its bars before that begins; null if there is none.</summary>
    public async Task<(SessionPath? Path, DateTime? Last)> UntilAsync(
        Symbol symbol, TradingSession session, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var span = new MinuteSpan(session.Open.UtcDateTime, until.UtcDateTime);
        var bars = await minutes.ReadAsync(symbol, span, knownAt: null, cancellationToken);
        return (SessionPath.Of(session, bars, until), bars.Count == 0 ? null : bars[^1].Start);
    }

    /// <summary>The first day with a minute; null without one.</summary>
    public async Task<DateOnly?> FirstAsync(Symbol symbol, CancellationToken cancellationToken) =>
        await database.ScalarAsync<DateTimeOffset?>(
            cancellationToken, Statement("select min(start) from minute_bar where symbol = $1", symbol.Value)) is { } start
            ? DateOnly.FromDateTime(start.UtcDateTime)
            : null;

    /// <summary>When what is believed of a symbol's minutes changed last.</summary>
    public async Task<DateTimeOffset> KnownAtAsync(Symbol symbol, CancellationToken cancellationToken) =>
        await database.ScalarAsync<DateTimeOffset?>(
            cancellationToken, Statement("select max(known_since) from minute_load where symbol = $1", symbol.Value))
            ?? DateTimeOffset.MinValue;

    /// <summary>Whether what was believed of minutes of a span at a time is no longer.</summary>
    public Task<bool> HasChangedAsync(Symbol symbol, MinuteSpan span, DateTimeOffset since, CancellationToken cancellationToken) =>
        database.ScalarAsync<bool>(cancellationToken, Statement(
            "select exists (select from minute_bar where symbol = $1 and start >= $2 and start < $3 and known_since > $4)",
            symbol.Value, span.From, span.To, since.ToUniversalTime()));
}
