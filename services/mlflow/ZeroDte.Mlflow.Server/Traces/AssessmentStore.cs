using System.Text.Json;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Traces;

internal sealed class AssessmentStore(Database database, TimeProvider time)
{
    /// <summary>A new one takes the place of the one it says it overrides, which stays and is no longer valid.</summary>
    public async Task<JsonElement> CreateAsync(string trace, JsonElement assessment, CancellationToken cancellationToken)
    {
        var (id, body) = Assessment.Of(assessment, trace, id: null);
        var created = await database.QueryAsync(r => r.JsonOrNull(0)!.Value, cancellationToken, Statement("""
            with t as (select trace_id from trace where trace_id = $1 for key share),
            o as (
                update trace_assessment a set body = a.body || '{"valid":false}' from t
                where a.trace_id = t.trace_id and a.assessment_id = $3::jsonb ->> 'overrides')
            insert into trace_assessment (trace_id, assessment_id, body)
            select trace_id, $2, $3::jsonb || jsonb_build_object('create_time', $4, 'last_update_time', $4, 'valid', true) from t
            returning body::text
            """, trace, id, body, Assessment.Stamp(time.GetUtcNow())));
        return created is [var made] ? made : throw TraceStore.Unknown(trace);
    }

    public async Task<JsonElement> GetAsync(string trace, string id, CancellationToken cancellationToken) => One(trace, id,
        await database.QueryAsync(r => r.JsonOrNull(0)!.Value, cancellationToken,
            Statement("select body::text from trace_assessment where trace_id = $1 and assessment_id = $2", trace, id)));

    public async Task<JsonElement> UpdateAsync(
        string trace, string id, JsonElement assessment, string mask, CancellationToken cancellationToken) => One(trace, id,
        await database.QueryAsync(r => r.JsonOrNull(0)!.Value, cancellationToken, Statement("""
            update trace_assessment set body = jsonb_strip_nulls(body || $3::jsonb) || jsonb_build_object('last_update_time', $4)
            where trace_id = $1 and assessment_id = $2 returning body::text
            """, trace, id, Assessment.Changes(assessment, mask), Assessment.Stamp(time.GetUtcNow()))));

    /// <summary>Doing it again is fine.</summary>
    public Task DeleteAsync(string trace, string id, CancellationToken cancellationToken) => database.ExecuteAsync(cancellationToken,
        Statement("delete from trace_assessment where trace_id = $1 and assessment_id = $2", trace, id));

    private static JsonElement One(string trace, string id, List<JsonElement> found) => found is [var one]
        ? one
        : throw MlflowException.Missing($"Assessment with ID '{id}' not found for trace '{trace}'");
}
