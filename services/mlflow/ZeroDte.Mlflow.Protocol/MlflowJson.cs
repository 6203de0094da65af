using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Protocol;

/// <summary>
/// The wire shapes as MLflow writes them: snake case, nothing for what is not set, whole numbers as numbers, NaN as "NaN".
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Empty))]
[JsonSerializable(typeof(MultipartUpload))]
[JsonSerializable(typeof(IReadOnlyList<KeyValue>))]
[JsonSerializable(typeof(IReadOnlyList<DatasetInput>))]
[JsonSerializable(typeof(IReadOnlyList<Metric>))]
[JsonSerializable(typeof(IReadOnlyList<ModelInput>))]
[JsonSerializable(typeof(IReadOnlyList<ModelOutput>))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(CreateExperimentRequest))]
[JsonSerializable(typeof(CreateExperimentResponse))]
[JsonSerializable(typeof(ExperimentResponse))]
[JsonSerializable(typeof(ExperimentsResponse))]
[JsonSerializable(typeof(DatasetSummariesResponse))]
[JsonSerializable(typeof(CreateRunRequest))]
[JsonSerializable(typeof(UpdateRunRequest))]
[JsonSerializable(typeof(SearchRunsRequest))]
[JsonSerializable(typeof(RunIdRequest))]
[JsonSerializable(typeof(SetTagRequest))]
[JsonSerializable(typeof(LogBatchRequest))]
[JsonSerializable(typeof(LogInputsRequest))]
[JsonSerializable(typeof(RunResponse))]
[JsonSerializable(typeof(RunInfoResponse))]
[JsonSerializable(typeof(RunsResponse))]
[JsonSerializable(typeof(MetricsResponse))]
[JsonSerializable(typeof(ArtifactsResponse))]
[JsonSerializable(typeof(CreateRegisteredModelRequest))]
[JsonSerializable(typeof(AliasRequest))]
[JsonSerializable(typeof(RegisteredModelResponse))]
[JsonSerializable(typeof(RegisteredModelsResponse))]
[JsonSerializable(typeof(CreateModelVersionRequest))]
[JsonSerializable(typeof(TransitionStageRequest))]
[JsonSerializable(typeof(SetVersionTagRequest))]
[JsonSerializable(typeof(ModelVersionResponse))]
[JsonSerializable(typeof(ModelVersionsResponse))]
[JsonSerializable(typeof(DownloadUriResponse))]
[JsonSerializable(typeof(RegistryMovesResponse))]
[JsonSerializable(typeof(ServedVersionResponse))]
[JsonSerializable(typeof(ServerInfoResponse))]
[JsonSerializable(typeof(LoggedModelResponse))]
[JsonSerializable(typeof(LoggedModelsResponse))]
[JsonSerializable(typeof(TraceInfoResponse))]
[JsonSerializable(typeof(TracesResponse))]
[JsonSerializable(typeof(TraceResponse))]
[JsonSerializable(typeof(TracesV3Response))]
[JsonSerializable(typeof(TraceInfosResponse))]
[JsonSerializable(typeof(TracesDeletedResponse))]
[JsonSerializable(typeof(AssessmentResponse))]
[JsonSerializable(typeof(WebhookResponse))]
[JsonSerializable(typeof(WebhooksResponse))]
[JsonSerializable(typeof(WebhookTestResponse))]
public sealed partial class MlflowJson : JsonSerializerContext
{
    /// <summary>Quotes and other harmless characters stay readable, as MLflow writes them: none of this is ever put into a page.</summary>
    public static MlflowJson Wire => Readable.Instance;

    private static class Readable
    {
        public static readonly MlflowJson Instance = new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
