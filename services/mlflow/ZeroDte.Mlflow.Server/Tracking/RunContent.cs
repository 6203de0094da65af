using System.Text.Json;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>What some runs hold: latest metrics, params, tags, inputs and the models it took and made.</summary>
internal sealed class RunContent
{
    private readonly ILookup<string, Metric> _metrics;
    private readonly ILookup<string, KeyValue> _params;
    private readonly ILookup<string, KeyValue> _tags;
    private readonly ILookup<string, DatasetInput> _inputs;

    private readonly ILookup<string, (string Direction, ModelOutput Model)> _models;

    private RunContent(
        List<(string, Metric)> metrics, List<(string, KeyValue)> parameters, List<(string, KeyValue)> tags, List<(string, DatasetInput)> inputs, List<(string, (string, ModelOutput))> models)
    {
        _models = models.ToLookup(m => m.Item1, m => m.Item2);
        _metrics = metrics.ToLookup(m => m.Item1, m => m.Item2);
        _params = parameters.ToLookup(m => m.Item1, m => m.Item2);
        _tags = tags.ToLookup(m => m.Item1, m => m.Item2);
        _inputs = inputs.ToLookup(m => m.Item1, m => m.Item2);
    }

    public static NpgsqlBatchCommand[] Commands(string[] runIds) => Commands((object)runIds);

    /// <param name="runIds">An array, as an object: the compiler would take its elements for the values.</param>
    private static NpgsqlBatchCommand[] Commands(object runIds) =>
    [
        Sql.Command("select r.run_id, m.key, m.value, m.timestamp, m.step from run r join latest_metric m on m.run = r.id where r.run_id = any($1) order by m.key", runIds),
        Sql.Command("select r.run_id, p.key, p.value from run r join param p on p.run = r.id where r.run_id = any($1) order by p.key", runIds),
        Sql.Command("select r.run_id, t.key, t.value from run r join run_tag t on t.run = r.id where r.run_id = any($1) order by t.key", runIds),
        Sql.Command("""
            select r.run_id, i.tags::text, d.name, d.digest, d.source_type, d.source, d.schema, d.profile
            from run r join dataset_input i on i.run = r.id join dataset d on d.id = i.dataset where r.run_id = any($1) order by d.id
            """, runIds),
        Sql.Command("select r.run_id, l.direction, l.model_id, l.step from run r join run_model l on l.run = r.id where r.run_id = any($1) order by l.model_id", runIds),
    ];

    /// <summary>Reads what the commands ask for, from the first of them on.</summary>
    public static async Task<RunContent> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var metrics = await reader.ReadAllAsync(r => (r.GetString(0), new Metric(r.GetString(1), r.NumberOrNaN(2), r.GetInt64(3), r.GetInt64(4))), cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var parameters = await reader.ReadAllAsync(ReadPair, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var tags = await reader.ReadAllAsync(ReadPair, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var inputs = await reader.ReadAllAsync(ReadInput, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var models = await reader.ReadAllAsync(r => (r.GetString(0), (r.GetString(1), new ModelOutput(r.GetString(2), r.GetInt64(3)))), cancellationToken);
        return new(metrics, parameters, tags, inputs, models);
    }

    public Run Of(RunInfo info) => new(
        info,
        new(List(_metrics[info.RunId]), List(_params[info.RunId]), List(_tags[info.RunId])),
        new(List(_inputs[info.RunId]), List(Models(info, "input").Select(m => new ModelInput(m.ModelId)))),
        List(Models(info, "output")) is { } outputs ? new(outputs) : null);

    private IEnumerable<ModelOutput> Models(RunInfo info, string direction) => _models[info.RunId].Where(m => m.Direction == direction).Select(m => m.Model);

    private static (string RunId, KeyValue Pair) ReadPair(NpgsqlDataReader r) => (r.GetString(0), new(r.GetString(1), r.GetString(2)));

    private static (string RunId, DatasetInput Input) ReadInput(NpgsqlDataReader r) => (r.GetString(0), new(
        JsonSerializer.Deserialize(r.GetString(1), MlflowJson.Wire.IReadOnlyListKeyValue),
        new(r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.TextOrNull(6), r.TextOrNull(7))));

    private static List<T>? List<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;
}
