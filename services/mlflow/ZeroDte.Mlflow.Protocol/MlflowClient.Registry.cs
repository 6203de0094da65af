using System.Globalization;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Protocol;

/// <content>Registered models, their versions, stages and aliases.</content>
public sealed partial class MlflowClient
{
    /// <summary>Made if it is not there; another that makes it at the same time is no matter.</summary>
    public async Task EnsureRegisteredModelAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Post, "mlflow/registered-models/create", new(name), MlflowJson.Wire.CreateRegisteredModelRequest,
                MlflowJson.Wire.RegisteredModelResponse, repeatable: true, cancellationToken);
        }
        catch (MlflowException exception) when (exception.Code == ErrorCode.ResourceAlreadyExists)
        {
            // There already, or the answer to the first attempt was lost: both are what was asked for.
        }
    }

    public async Task<RegisteredModel> GetRegisteredModelAsync(string name, CancellationToken cancellationToken) =>
        (await GetAsync("mlflow/registered-models/get", MlflowJson.Wire.RegisteredModelResponse, cancellationToken,
            ("name", name))).RegisteredModel;

    public Task<RegisteredModelsResponse> SearchRegisteredModelsAsync(string? filter, int maxResults, string? pageToken,
        CancellationToken cancellationToken) =>
        GetAsync("mlflow/registered-models/search", MlflowJson.Wire.RegisteredModelsResponse, cancellationToken,
            ("filter", filter), ("max_results", maxResults.ToString(CultureInfo.InvariantCulture)), ("page_token", pageToken));

    public async Task<ModelVersion> CreateModelVersionAsync(CreateModelVersionRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, "mlflow/model-versions/create", request, MlflowJson.Wire.CreateModelVersionRequest,
            MlflowJson.Wire.ModelVersionResponse, repeatable: false, cancellationToken)).ModelVersion;

    public async Task<ModelVersion> GetModelVersionAsync(string name, string version, CancellationToken cancellationToken) =>
        (await GetAsync("mlflow/model-versions/get", MlflowJson.Wire.ModelVersionResponse, cancellationToken, ("name", name),
            ("version", version))).ModelVersion;

    public Task<ModelVersionsResponse> SearchModelVersionsAsync(string? filter, int maxResults, string? pageToken,
        CancellationToken cancellationToken) =>
        GetAsync("mlflow/model-versions/search", MlflowJson.Wire.ModelVersionsResponse, cancellationToken,
            ("filter", filter), ("max_results", maxResults.ToString(CultureInfo.InvariantCulture)), ("page_token", pageToken));

    public async Task<string> GetDownloadUriAsync(string name, string version, CancellationToken cancellationToken) =>
        (await GetAsync("mlflow/model-versions/get-download-uri", MlflowJson.Wire.DownloadUriResponse, cancellationToken, ("name", name),
            ("version", version))).ArtifactUri;

    public async Task<ModelVersion> TransitionStageAsync(TransitionStageRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, "mlflow/model-versions/transition-stage", request, MlflowJson.Wire.TransitionStageRequest,
            MlflowJson.Wire.ModelVersionResponse, repeatable: true, cancellationToken)).ModelVersion;

    public Task SetModelVersionTagAsync(SetVersionTagRequest request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "mlflow/model-versions/set-tag", request, MlflowJson.Wire.SetVersionTagRequest, MlflowJson.Wire.Empty,
            repeatable: true, cancellationToken);

    public Task SetAliasAsync(string name, string alias, string version, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "mlflow/registered-models/alias", new(name, alias, version), MlflowJson.Wire.AliasRequest,
            MlflowJson.Wire.Empty, repeatable: true, cancellationToken);

    public Task DeleteAliasAsync(string name, string alias, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, "mlflow/registered-models/alias", new(name, alias), MlflowJson.Wire.AliasRequest,
            MlflowJson.Wire.Empty, repeatable: true, cancellationToken);

    /// <returns>Null where nothing has the alias.</returns>
    public async Task<ModelVersion?> FindByAliasAsync(string name, string alias, CancellationToken cancellationToken)
    {
        try
        {
            return (await GetAsync("mlflow/registered-models/alias", MlflowJson.Wire.ModelVersionResponse, cancellationToken,
                ("name", name), ("alias", alias))).ModelVersion;
        }
        catch (MlflowException exception) when (exception.Code == ErrorCode.ResourceDoesNotExist
            || (exception.Code == ErrorCode.InvalidParameterValue
                && exception.Message.Contains("not found", StringComparison.OrdinalIgnoreCase)))
        {
            return null; // MLflow calls a missing alias an invalid parameter
        }
    }
}
