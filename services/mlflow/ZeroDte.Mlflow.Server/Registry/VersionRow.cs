using System.Globalization;
using Npgsql;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Search;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>A version <c>v</c> of a registered model <c>m</c>.</summary>
internal static class VersionRow
{
    public const string Columns = """
        m.name, v.version, v.created, v.updated, v.stage, v.description, v.source, v.run_id, v.run_link, v.model_id,
        array(select key from model_version_tag t where t.model = v.model and t.version = v.version order by key),
        array(select value from model_version_tag t where t.model = v.model and t.version = v.version order by key),
        array(select alias from model_alias a where a.model = v.model and a.version = v.version order by alias)
        """;

    public const string From = "model_version v join registered_model m on m.id = v.model";

    public static ModelVersion Read(NpgsqlDataReader r) => new(
        Name: r.GetString(0),
        Version: Number(r.GetInt32(1)),
        CreationTimestamp: r.GetInt64(2),
        LastUpdatedTimestamp: r.GetInt64(3),
        UserId: null,
        CurrentStage: r.GetString(4),
        Description: r.GetString(5) is { Length: > 0 } description ? description : null,
        Source: r.GetString(6),
        RunId: r.OrNull<string>(7),
        Status: "READY",
        StatusMessage: null,
        Tags: Page.KeyValues(r, 10),
        RunLink: r.OrNull<string>(8),
        Aliases: r.GetFieldValue<string[]>(12).OrNull(),
        ModelId: r.OrNull<string>(9));

    public static string Number(int version) => version.ToString(CultureInfo.InvariantCulture);
}
