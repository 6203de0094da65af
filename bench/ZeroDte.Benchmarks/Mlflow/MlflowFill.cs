using Npgsql;

namespace ZeroDte.Benchmarks.Mlflow;

/// <summary>
/// The same runs in the tables of either server, as its own API would have written them: through REST a hundred thousand
/// take the real one over an hour. Run i has ten metrics, five params, two tags and a name; all follow from i.
/// </summary>
internal static class MlflowFill
{
    private const string Runs = "select i, md5('run' || $1 || '-' || i) as id from generate_series(1, $2) as i";
    private const string Metrics = "cross join (select k, 'm' || k as key from generate_series(0, 9) as k) as m";
    private const string Value = "(('x' || left(md5(r.id || '-' || m.k), 12))::bit(48)::bigint / 281474976710656.0)::double precision";
    private const string Pairs =
        "cross join lateral (select 'p' || k as key, (r.i % 7)::text as value from generate_series(0, 4) as k) as p";
    private const string Tags = "cross join lateral (select 't' || k as key, (r.i % 3)::text as value from generate_series(0, 1) as k "
        + "union all select 'mlflow.runName', 'run-' || r.i) as t";

    private const string Embedded = $"""
        create temp table fill on commit drop as select r.i, r.id, nextval(pg_get_serial_sequence('run', 'id')) as number
            from ({Runs}) as r;
        insert into run (id, run_id, experiment, name, user_id, status, start_time, end_time, artifact_uri) overriding system value
            select number, id, $1, 'run-' || i, '', 'FINISHED', i, i + 1, 'mlflow-artifacts:/' || $1 || '/' || id || '/artifacts' from fill;
        insert into metric (run, key, timestamp, step, value) select r.number, m.key, 1, 0, {Value} from fill as r {Metrics};
        insert into latest_metric (run, key, experiment, timestamp, step, value) select r.number, m.key, $1, 1, 0, {Value}
            from fill as r {Metrics};
        insert into param (run, key, value) select r.number, p.key, p.value from fill as r {Pairs};
        insert into run_tag (run, key, value) select r.number, t.key, t.value from fill as r {Tags};
        """;

    private const string Real = $"""
        create temp table fill on commit drop as {Runs};
        insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
            source_version, lifecycle_stage, artifact_uri, experiment_id)
            select id, 'run-' || i, 'UNKNOWN', '', '', '', 'FINISHED',
                i, i + 1, '', 'active', 'mlflow-artifacts:/' || $1 || '/' || id || '/artifacts', $1 from fill;
        insert into metrics (key, value, timestamp, run_uuid, step, is_nan) select m.key, {Value}, 1, r.id, 0, false
            from fill as r {Metrics};
        insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid) select m.key, {Value}, 1, 0, false, r.id
            from fill as r {Metrics};
        insert into params (key, value, run_uuid) select p.key, p.value, r.id from fill as r {Pairs};
        insert into tags (key, value, run_uuid) select t.key, t.value, r.id from fill as r {Tags};
        """;

    /// <param name="experiment">Its id, which has to be the same in both servers for their answers to be equal.</param>
    public static async Task FillAsync(string connection, bool embedded, long experiment, int runs)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection)
        {
            SearchPath = embedded ? "mlflow,pg_temp" : "public,pg_temp",
            CommandTimeout = 0,
        });
        var sql = (embedded ? Embedded : Real).Replace("$1", $"{experiment}", StringComparison.Ordinal)
            .Replace("$2", $"{runs}", StringComparison.Ordinal);
        await using (var fill = source.CreateCommand(sql))
            await fill.ExecuteNonQueryAsync();
        await using var vacuum = source.CreateCommand("vacuum analyze"); // what autovacuum would come round to, at a moment of its own
        await vacuum.ExecuteNonQueryAsync();
    }
}
