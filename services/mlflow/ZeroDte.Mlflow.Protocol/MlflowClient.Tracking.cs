using System.Globalization;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Protocol;

/// <content>Experiments, runs and what is logged to them.</content>
public sealed partial class MlflowClient
{
    public async Task<string> CreateExperimentAsync(CreateExperimentRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, "mlflow/experiments/create", request, MlflowJson.Wire.CreateExperimentRequest,
            MlflowJson.Wire.CreateExperimentResponse, repeatable: false, cancellationToken)).ExperimentId;

    public async Task<Experiment?> FindExperimentAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await GetAsync("mlflow/experiments/get-by-name", MlflowJson.Wire.ExperimentResponse, cancellationToken,
                ("experiment_name", name))).Experiment;
        }
        catch (MlflowException exception) when (exception.Code == ErrorCode.ResourceDoesNotExist)
        {
            return null;
        }
    }

    /// <summary>The id of an experiment, made if it is not there; another that makes it at the same time is no matter.</summary>
    public async Task<string> EnsureExperimentAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindExperimentAsync(name, cancellationToken) is { } found)
            return found.ExperimentId;

        try
        {
            return await CreateExperimentAsync(new(name), cancellationToken);
        }
        catch (MlflowException exception) when (exception.Code == ErrorCode.ResourceAlreadyExists)
        {
            var made = await FindExperimentAsync(name, cancellationToken);
            return made?.ExperimentId
                ?? throw new MlflowException(exception.Code, $"Experiment '{name}' was made and deleted by another client.", exception);
        }
    }

    public async Task<ExperimentsResponse> SearchExperimentsAsync(string? filter, int maxResults, string? pageToken,
        CancellationToken cancellationToken) =>
        await GetAsync("mlflow/experiments/search", MlflowJson.Wire.ExperimentsResponse, cancellationToken,
            ("filter", filter), ("max_results", maxResults.ToString(CultureInfo.InvariantCulture)), ("page_token", pageToken));

    public async Task<Run> CreateRunAsync(CreateRunRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, "mlflow/runs/create", request, MlflowJson.Wire.CreateRunRequest, MlflowJson.Wire.RunResponse,
            repeatable: false, cancellationToken)).Run;

    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken) =>
        (await GetAsync("mlflow/runs/get", MlflowJson.Wire.RunResponse, cancellationToken, ("run_id", runId))).Run;

    public async Task<RunInfo> UpdateRunAsync(UpdateRunRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, "mlflow/runs/update", request, MlflowJson.Wire.UpdateRunRequest, MlflowJson.Wire.RunInfoResponse,
            repeatable: true, cancellationToken)).RunInfo;

    public Task DeleteRunAsync(string runId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "mlflow/runs/delete", new(runId), MlflowJson.Wire.RunIdRequest, MlflowJson.Wire.Empty, repeatable: true,
            cancellationToken);

    public Task<RunsResponse> SearchRunsAsync(SearchRunsRequest request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "mlflow/runs/search", request, MlflowJson.Wire.SearchRunsRequest, MlflowJson.Wire.RunsResponse,
            repeatable: true, cancellationToken);

    /// <summary>At most 1,000 metrics, 100 params and 100 tags; <see cref="RunLogger"/> takes any number.</summary>
    public Task LogBatchAsync(LogBatchRequest request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "mlflow/runs/log-batch", request, MlflowJson.Wire.LogBatchRequest, MlflowJson.Wire.Empty,
            repeatable: true, cancellationToken);

    public Task LogInputsAsync(LogInputsRequest request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "mlflow/runs/log-inputs", request, MlflowJson.Wire.LogInputsRequest, MlflowJson.Wire.Empty,
            repeatable: true, cancellationToken);

    public Task SetTagAsync(SetTagRequest request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "mlflow/runs/set-tag", request, MlflowJson.Wire.SetTagRequest, MlflowJson.Wire.Empty, repeatable: true,
            cancellationToken);

    public async Task<IReadOnlyList<Metric>> GetMetricHistoryAsync(string runId, string key, CancellationToken cancellationToken) =>
        (await GetAsync("mlflow/metrics/get-history", MlflowJson.Wire.MetricsResponse, cancellationToken, ("run_id", runId),
            ("metric_key", key))).Metrics ?? [];
}
