using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Bars;

/// <summary>
/// What is stored around the bars, as a forecast could know it: of a session's level what was believed before the next session opened, and
/// of an announcement what was known before the day of its session. What came later changes nothing about those sessions; what was first
/// loaded later, as history is, counts as if it had been known. So do sessions in which the symbol did not trade.
/// </summary>
internal static class ContextRows
{
    /// <summary>When something was loaded last.</summary>
    public static async Task<DateTimeOffset> LatestAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ScalarAsync<DateTimeOffset?>(cancellationToken, Statement("select max(known_since) from context_load"))
            ?? DateTimeOffset.MinValue;

    /// <param name="horizon">Loads after this real time are left out.</param>
    public static async Task<MarketContext> ReadAsync(
        NpgsqlConnection connection, Symbol symbol, DateTimeOffset horizon, CancellationToken cancellationToken)
    {
        var levels = await LevelsAsync(connection, horizon, cancellationToken);
        return new(levels, await AnnouncementsAsync(connection, symbol, horizon, cancellationToken))
        {
            Halts = (await HaltRows.ReadAsync(connection, symbol, horizon, cancellationToken)).Keys.ToHashSet(),
        };
    }

    public static async Task<IReadOnlyDictionary<DateOnly, Levels>> LevelsAsync(
        NpgsqlConnection connection, DateTimeOffset horizon, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            row => (Series: row.GetString(0), Session: row.GetFieldValue<DateOnly>(1), Level: row.GetDouble(2),
                Since: row.GetFieldValue<DateTimeOffset>(3)),
            cancellationToken,
            Statement("""
                select series, session, level, known_since from level join context_load on id = load
                where known_since <= $1 order by session, series, id
                """, horizon.ToUniversalTime()));
        return rows.GroupBy(row => row.Session).ToDictionary(session => session.Key, session =>
        {
            var next = TradingCalendar.Nyse.Session(TradingCalendar.Nyse.Next(session.Key)).Open;
            return new Levels(session.GroupBy(row => row.Series).ToDictionary(series => series.Key, series =>
                (series.Any(row => row.Since < next) ? series.Last(row => row.Since < next) : series.Last()).Level));
        });
    }

    public static async Task<IReadOnlyList<Announcement>> AnnouncementsAsync(
        NpgsqlConnection connection, Symbol symbol, DateTimeOffset horizon, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync(
            row => Known(
                new(row.GetFieldValue<DateOnly>(0), TimeOf(row.GetString(1)), row.GetBoolean(2), row.GetBoolean(3),
                    row.OrNull<DateOnly?>(4)),
                row.GetFieldValue<DateOnly>(5)),
            cancellationToken,
            Statement("""
                select announced_on, timing, is_estimate, is_withdrawn, known_on, (known_since at time zone 'America/New_York')::date
                from announcement a join context_load l on l.id = load where symbol = $1 and known_since <= $2 order by a.id
                """, symbol.Value, horizon.ToUniversalTime()));
        return [.. rows.OrderBy(a => a.KnownOn ?? DateOnly.MinValue)];
    }

    public static string NameOf(AnnouncementTime time) => time switch
    {
        AnnouncementTime.BeforeOpen => "bmo",
        AnnouncementTime.AfterClose => "amc",
        _ => "unknown",
    };

    public static AnnouncementTime TimeOf(string name) => name switch
    {
        "bmo" => AnnouncementTime.BeforeOpen,
        "amc" => AnnouncementTime.AfterClose,
        "unknown" => AnnouncementTime.Unknown,
        _ => throw new FormatException($"'{name}' is no time of an announcement; write bmo, amc or unknown."),
    };

    /// <summary>A load tells when it is known, unless the file says so, or it is of the past; a withdrawal is never of the past.</summary>
    private static Announcement Known(Announcement told, DateOnly loaded) =>
        told.KnownOn is null && (told.IsWithdrawn || loaded <= told.Session) ? told with { KnownOn = loaded } : told;
}
