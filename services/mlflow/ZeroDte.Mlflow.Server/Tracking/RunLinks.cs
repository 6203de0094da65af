using System.Text.Json;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>
/// The datasets and models that a run took and made. As in <see cref="RunLog"/>, a request is one round trip and one transaction that
/// takes the run's row lock first.
/// </summary>
internal sealed class RunLinks(Database database)
{
    private const string LockRun = "select lifecycle_stage from run where run_id = $1 for no key update";

    /// <summary>The same dataset to the same run again is fine; the first one's tags stay.</summary>
    public async Task WriteInputsAsync(string runId, IReadOnlyList<DatasetInput> inputs, IReadOnlyList<string> models,
        CancellationToken cancellationToken)
    {
        if (inputs.Count > RunBatch.MaxItems)
            throw MlflowException.Invalid($"A request can log at most {RunBatch.MaxItems} datasets; got {inputs.Count}.");
        var distinct = inputs.Select(InputRules.Check).DistinctBy(i => (i.Dataset.Name, i.Dataset.Digest))
            .OrderBy(i => i.Dataset.Name, StringComparer.Ordinal).ThenBy(i => i.Dataset.Digest, StringComparer.Ordinal).ToArray();

        var stages = await database.QueryAsync(
            r => r.GetString(0), cancellationToken,
            Statement(LockRun, Keys.CheckRunId(runId)),
            Statement("""
                insert into dataset (experiment, name, digest, source_type, source, schema, profile)
                select r.experiment, t.* from run r, unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as t
                where r.run_id = $1 and r.lifecycle_stage = 'active' on conflict do nothing
                """,
                runId, Column(d => d.Name), Column(d => d.Digest), Column(d => d.SourceType), Column(d => d.Source), Column(d => d.Schema),
                Column(d => d.Profile)),
            Statement("""
                insert into dataset_input (run, dataset, tags, context)
                select r.id, d.id, t.tags::jsonb, t.context
                from run r, unnest($2::text[], $3::text[], $4::text[], $5::text[]) as t (name, digest, tags, context), dataset d
                where r.run_id = $1 and r.lifecycle_stage = 'active' and d.experiment = r.experiment and d.name = t.name
                    and d.digest = t.digest
                on conflict do nothing
                """,
                runId, Column(d => d.Name), Column(d => d.Digest),
                distinct.Select(i => JsonSerializer.Serialize(i.Tags ?? [], MlflowJson.Wire.IReadOnlyListKeyValue)).ToArray(),
                distinct.Select(i => i.Tags?.FirstOrDefault(t => t.Key == "mlflow.data.context")?.Value).ToArray()),
            Models(runId, "input", [.. models.Select(id => new ModelOutput(id))]));
        RunRow.CheckActive(runId, stages);

        string?[] Column(Func<Dataset, string?> field) => [.. distinct.Select(i => field(i.Dataset))];
    }

    /// <summary>Which models a run made; the same again is fine.</summary>
    public async Task WriteOutputsAsync(string runId, IReadOnlyList<ModelOutput> models, CancellationToken cancellationToken)
    {
        RunRow.CheckActive(runId, await database.QueryAsync(
            r => r.GetString(0), cancellationToken, Statement(LockRun, Keys.CheckRunId(runId)), Models(runId, "output", models)));
    }

    private static NpgsqlBatchCommand Models(string runId, string direction, IReadOnlyList<ModelOutput> models) => Statement("""
        insert into run_model (run, direction, model_id, step) select r.id, $2, m, step
            from run r, unnest($3::text[], $4::bigint[]) as t (m, step)
        where r.run_id = $1 and r.lifecycle_stage = 'active' on conflict do nothing
        """, runId, direction, models.Select(m => m.ModelId).ToArray(), models.Select(m => m.Step).ToArray());
}
