namespace ZeroDte.Mlflow.Protocol;

/// <summary>Which server, and as whom.</summary>
public sealed record MlflowClientOptions(Uri TrackingUri)
{
    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? Token { get; init; }

    /// <summary>Attempts in all, for what is safe to repeat.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Wait before the second attempt; doubled for each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait; a server that asks for a longer one is not waited for.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>From MLFLOW_TRACKING_URI, MLFLOW_TRACKING_USERNAME, MLFLOW_TRACKING_PASSWORD and MLFLOW_TRACKING_TOKEN.</summary>
    /// <param name="otherwise">The server where no URI is set.</param>
    public static MlflowClientOptions FromEnvironment(Uri otherwise) => new(
        Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI") is { Length: > 0 } uri ? new Uri(uri) : otherwise)
    {
        Username = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_USERNAME"),
        Password = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_PASSWORD"),
        Token = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_TOKEN"),
    };
}
