using Npgsql;
using ZeroDte.Postgres;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>Statements about the unit of a key, whose columns are always $1 to $6.</summary>
internal static class JobCommands
{
    public const string WhereKey = "job = $1 and symbol = $2 and session = $3 and record = $4 and revision = $5 and slot = $6";

    public static NpgsqlBatchCommand Statement(string sql, JobKey key, params ReadOnlySpan<object?> values) =>
        Sql.Statement(sql, [key.Job, key.Symbol.Value, key.Session, key.Record.Value, key.Revision, key.Slot, .. values]);
}
