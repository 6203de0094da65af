namespace ZeroDte.Mlflow.Tests.Artifacts;

/// <summary>The real server in front of an S3 server.</summary>
public sealed class S3Host : MlflowHost, IAsyncLifetime
{
    private readonly S3Server _s3 = new();

    /// <summary>Why the tests cannot run here; null if they can.</summary>
    public string? Missing => _s3.Missing;

    protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("Mlflow:ArtifactDestination", $"s3://{S3Server.Bucket}/some/prefix"),
        new("Mlflow:S3Endpoint", _s3.Endpoint),
        new("Mlflow:S3AccessKey", S3Server.Credentials),
        new("Mlflow:S3SecretKey", S3Server.Credentials),
    ];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await _s3.InitializeAsync();
        if (Missing is null)
            await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (Missing is null)
            await DisposeAsync();
        await _s3.DisposeAsync();
    }
}
