using Npgsql;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>A registered model <c>m</c>, and the newest version in each of its stages.</summary>
internal static class RegisteredModelRow
{
    public const string Columns = """
        m.name, m.created, m.updated, m.description,
        array(select key from registered_model_tag t where t.model = m.id order by key), array(select value from registered_model_tag t
            where t.model = m.id order by key),
        array(select alias from model_alias a where a.model = m.id order by alias), array(select version::text from model_alias a
            where a.model = m.id order by alias)
        """;

    public static RegisteredModel Read(NpgsqlDataReader r) => new(
        Name: r.GetString(0),
        CreationTimestamp: r.GetInt64(1),
        LastUpdatedTimestamp: r.GetInt64(2),
        Description: r.GetString(3) is { Length: > 0 } description ? description : null,
        LatestVersions: null,
        Tags: Page.KeyValues(r, 4),
        Aliases: Page.KeyValues(r, 6)?.Select(a => new ModelAlias(a.Key, a.Value!)).ToArray());

    public static async Task<IReadOnlyList<RegisteredModel>> WithLatestAsync(NpgsqlConnection connection,
        IReadOnlyList<RegisteredModel> models, CancellationToken cancellationToken)
    {
        object names = models.Select(m => m.Name).ToArray();
        var latest = (await connection.QueryPreparedAsync(VersionRow.Read, cancellationToken, Statement($"""
            select distinct on (m.name, v.stage) {VersionRow.Columns} from registered_model m join model_version v on v.model = m.id
            where m.name = any($1) order by m.name, v.stage, v.version desc
            """, names))).ToLookup(v => v.Name);
        return [.. models.Select(m => m with { LatestVersions = latest[m.Name].ToArray().OrNull() })];
    }
}
