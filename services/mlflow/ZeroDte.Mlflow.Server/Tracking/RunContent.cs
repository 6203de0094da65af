using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>
/// What a run holds: latest metrics, params, tags, inputs and the models it took and made. One row each of one statement.
/// </summary>
internal static class RunContent
{
    public const string Columns =
        "m.keys, m.values, m.timestamps, m.steps, p.keys, p.values, t.keys, t.values, i.inputs, l.inputs, l.outputs";

    /// <summary>
    /// To be joined to a row <c>r</c> with the run's <c>id</c>. Each inner query is a walk along its table's key, which gives the order.
    /// </summary>
    public const string Joins = """
        left join lateral (
            select array_agg(key) as keys, array_agg(value) as values, array_agg(timestamp) as timestamps, array_agg(step) as steps
            from (select key, value, timestamp, step from latest_metric where run = r.id order by key offset 0) as x) as m on true
        left join lateral (
            select array_agg(key) as keys, array_agg(value) as values
                from (select key, value from param where run = r.id order by key offset 0) as x) as p on true
        left join lateral (
            select array_agg(key) as keys, array_agg(value) as values
                from (select key, value from run_tag where run = r.id order by key offset 0) as x) as t on true
        left join lateral (
            select json_agg(json_build_object('tags', i.tags, 'dataset', json_build_object(
                'name', d.name, 'digest', d.digest, 'source_type', d.source_type, 'source', d.source, 'schema',
                    d.schema, 'profile', d.profile)) order by d.id)::text as inputs
            from dataset_input as i join dataset as d on d.id = i.dataset where i.run = r.id) as i on true
        left join lateral (
            select (json_agg(x) filter (where direction = 'input'))::text
                as inputs, (json_agg(x) filter (where direction = 'output'))::text as outputs
            from (select direction, model_id, step from run_model where run = r.id order by model_id) as x) as l on true
        """;

    /// <summary>The runs as a whole, in the given order.</summary>
    public static async Task<IReadOnlyList<Run>> ReadAsync(NpgsqlConnection connection, IReadOnlyList<(long Id, RunInfo Info)> runs,
        CancellationToken cancellationToken)
    {
        if (runs.Count == 0)
            return [];
        var place = 0;
        return await connection.QueryPreparedAsync(
            r => Read(r, runs[place++].Info, 0), cancellationToken,
            Statement($"select {Columns} from unnest($1::bigint[]) with ordinality as r (id, place) {Joins} order by r.place",
            runs.Select(r => r.Id).ToArray()));
    }

    /// <param name="column">Of the first of <see cref="Columns"/>.</param>
    public static Run Read(NpgsqlDataReader reader, RunInfo info, int column) => new(
        info,
        new(Metrics(reader, column), Pairs(reader, column + 4), Pairs(reader, column + 6)),
        new(Json(reader, column + 8, MlflowJson.Wire.IReadOnlyListDatasetInput),
            Json(reader, column + 9, MlflowJson.Wire.IReadOnlyListModelInput)),
        Json(reader, column + 10, MlflowJson.Wire.IReadOnlyListModelOutput) is { } outputs ? new(outputs) : null);

    private static Metric[]? Metrics(NpgsqlDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
            return null;

        var keys = reader.GetFieldValue<string[]>(column);
        var values = reader.GetFieldValue<double?[]>(column + 1);
        var (timestamps, steps) = (reader.GetFieldValue<long[]>(column + 2), reader.GetFieldValue<long[]>(column + 3));
        return [.. keys.Select((key, i) => new Metric(key, values[i] ?? double.NaN, timestamps[i], steps[i]))];
    }

    private static KeyValue[]? Pairs(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column)
            ? null
            : [.. reader.GetFieldValue<string[]>(column).Zip(reader.GetFieldValue<string[]>(column + 1), (k, v) => new KeyValue(k, v))];

    private static IReadOnlyList<T>? Json<T>(NpgsqlDataReader reader, int column, JsonTypeInfo<IReadOnlyList<T>> shape) =>
        reader.OrNull<string>(column) is { } json ? JsonSerializer.Deserialize(json, shape) : null;
}
