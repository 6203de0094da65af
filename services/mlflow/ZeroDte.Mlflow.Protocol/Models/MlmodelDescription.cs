namespace ZeroDte.Mlflow.Protocol.Models;

/// <summary>What MLmodel says about a model besides its flavours.</summary>
/// <param name="ArtifactPath">The folder below the run's artifacts.</param>
/// <param name="Inputs">Names of the features, all doubles, in the model's order.</param>
/// <param name="Outputs">Names of what it predicts.</param>
public sealed record MlmodelDescription(
    string ArtifactPath, string RunId, Guid ModelUuid, DateTimeOffset Created, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>Which Python an environment for the model would get.</summary>
    public string PythonVersion { get; init; } = "3.11.2";
}
