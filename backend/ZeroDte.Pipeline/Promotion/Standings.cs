using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Who serves, who is watched and who has served, as aliases, stages and tags of the registry.</summary>
internal static class Standings
{
    /// <summary>
    /// The stage that a version should have: of the latest champion, of the latest choice that is watched, of one that has served.
    /// </summary>
    public const string Now = """
        case
            when v.version = (select version from promotion c where (c.record, c.symbol) = (v.record, v.symbol)
                order by at desc, number desc limit 1) then 'Production'
            when exists (select from promotion c where (c.record, c.symbol, c.version) = (v.record, v.symbol, v.version)) then 'Archived'
            when v.origin = 'optimise' and v.verdict ->> 'decision' = 'shadow'
                and v.version = (select max(version) from model_version o
                where (o.record, o.symbol, o.origin) = (v.record, v.symbol, 'optimise')) then 'Staging'
            else 'None'
        end
        """;

    /// <summary>True of a published version (v, p) whose standing the registry does not know.</summary>
    public const string IsBehind = $"(p.registry_version is not null and coalesce(p.standing, 'None') is distinct from {Now})";

    private const string Champion = "champion";
    private const string Challenger = "challenger";

    /// <returns>Versions that the registry no longer has: they count as followed, since nothing can be said of them there.</returns>
    public static async Task<IReadOnlyList<string>> FollowAsync(
        MlflowClient client, NpgsqlConnection connection, ModelKey model, CancellationToken cancellationToken)
    {
        var (name, gone) = (model.Name, new List<string>());
        // Those that leave first, so that nobody sees two in production.
        foreach (var (version, registered, before, now, served) in await BehindAsync(connection, model, cancellationToken))
        {
            try
            {
                await client.TransitionStageAsync(new(name, registered, now), cancellationToken);
                if (served is not null)
                    await client.SetModelVersionTagAsync(new(name, registered, "served", served), cancellationToken);
                await FollowAliasAsync(client, name, registered, before, now, cancellationToken);
            }
            catch (MlflowException exception) when (exception.Code == ErrorCode.ResourceDoesNotExist)
            {
                gone.Add(registered);
            }

            await connection.ExecuteAsync(cancellationToken, Statement(
                "update model_publication set standing = $4 where record = $1 and symbol = $2 and version = $3",
                model.Record.Value, model.Symbol.Value, version, now));
        }

        return gone;
    }

    private static async Task FollowAliasAsync(
        MlflowClient client, string name, string registered, string before, string now, CancellationToken cancellationToken)
    {
        if (now == "Production")
            await client.SetAliasAsync(name, Champion, registered, cancellationToken);
        else if (now == "Staging")
            await client.SetAliasAsync(name, Challenger, registered, cancellationToken);
        else if (before == "Staging" && (await client.FindByAliasAsync(name, Challenger, cancellationToken))?.Version == registered)
            await client.DeleteAliasAsync(name, Challenger, cancellationToken);
    }

    private static Task<List<(int Version, string Registered, string Before, string Now, string? Served)>> BehindAsync(
        NpgsqlConnection connection, ModelKey model, CancellationToken cancellationToken) => connection.QueryAsync(
        row => (row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.OrNull<string>(4)), cancellationToken,
        Statement($"""
            select v.version, p.registry_version, coalesce(p.standing, 'None'), {Now},
                (select string_agg(format('from %s to %s by %s: %s',
                        to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'),
                        coalesce(to_char(until at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), 'now'), by, reason), '; ' order by at, number)
                 from (select *, lead(at) over (order by at, number) as until from promotion where record = $1 and symbol = $2) s
                     where s.version = v.version)
            from model_version v join model_publication p using (record, symbol, version)
            where v.record = $1 and v.symbol = $2 and {IsBehind}
            order by {Now} = 'Production', v.version
            """, model.Record.Value, model.Symbol.Value));
}
