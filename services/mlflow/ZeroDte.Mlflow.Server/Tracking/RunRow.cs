using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>A row of the table of runs, called <c>r</c>.</summary>
internal static class RunRow
{
    public const string InfoColumns = "r.run_id, r.name, r.experiment::text, r.user_id, r.status, r.start_time, r.end_time, "
        + "r.artifact_uri, r.lifecycle_stage";

    private const int InfoCount = 9;

    public static MlflowException Unknown(string runId) => MlflowException.Missing($"Run with id={runId} not found");

    public static MlflowException NotActive(string runId, string stage) =>
        MlflowException.Invalid($"The run {runId} must be in the 'active' state. Current state is {stage}.");

    /// <param name="stages">Of the run, if there is one.</param>
    public static void CheckActive(string runId, List<string> stages)
    {
        if (stages is not [var stage])
            throw Unknown(runId);
        if (stage != Lifecycle.Active)
            throw NotActive(runId, stage);
    }

    public static RunInfo ReadInfo(NpgsqlDataReader r) => new(
        RunUuid: r.GetString(0),
        RunId: r.GetString(0),
        RunName: r.GetString(1),
        ExperimentId: r.GetString(2),
        UserId: r.GetString(3),
        Status: r.GetString(4),
        StartTime: r.GetInt64(5),
        EndTime: r.OrNull<long?>(6),
        ArtifactUri: r.GetString(7),
        LifecycleStage: r.GetString(8));

    /// <summary>A row of <see cref="InfoColumns"/> and <see cref="RunContent.Columns"/>.</summary>
    public static Run Read(NpgsqlDataReader r) => RunContent.Read(r, ReadInfo(r), InfoCount);
}
