using System.Text.Json;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Search;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Models;

/// <summary>A row of the table of logged models, called <c>m</c>, with what it has many of.</summary>
internal static class LoggedModelRow
{
    public const string Columns = """
        m.model_id, m.experiment::text, m.name, m.created, m.updated, m.artifact_uri, m.status, m.model_type, m.source_run_id,
        array(select key from logged_model_tag t where t.model_id = m.model_id order by key), array(select value from logged_model_tag t
            where t.model_id = m.model_id order by key),
        array(select key from logged_model_param t where t.model_id = m.model_id order by key), array(select value
            from logged_model_param t where t.model_id = m.model_id order by key),
        (select json_agg(json_build_object(
                'key', x.key, 'value', coalesce(to_json(x.value), '"NaN"'), 'timestamp', x.timestamp, 'step', x.step, 'run_id',
                    x.run_id, 'model_id', x.model_id,
                'dataset_name', x.dataset_name, 'dataset_digest', x.dataset_digest) order by x.key, x.timestamp, x.step, x.run_id)::text
            from logged_model_metric x where x.model_id = m.model_id)
        """;

    private const int MetricsColumn = 13;

    public static LoggedModel Read(NpgsqlDataReader r) => new(
        new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4), r.GetString(5), r.GetString(6), r.GetString(7),
            r.OrNull<string>(8), Page.KeyValues(r, 9)),
        new(Page.KeyValues(r, 11), r.OrNull<string>(MetricsColumn) is { } metrics
            ? JsonSerializer.Deserialize(metrics, MlflowJson.Wire.IReadOnlyListMetric) : null));
}
