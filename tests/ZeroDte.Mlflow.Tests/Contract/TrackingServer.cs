using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ZeroDte.Mlflow.Server;

namespace ZeroDte.Mlflow.Tests.Contract;

/// <summary>The server under contract: the one MLFLOW_TRACKING_URI names, else the embedded one on a database of its own.</summary>
public sealed class TrackingServer : IAsyncLifetime
{
    private readonly string? _named = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");
    private readonly string _artifacts = Path.Combine(Path.GetTempPath(), $"mlflow-contract-{Guid.NewGuid():N}");
    private readonly TestDatabase _database = new();
    private WebApplication? _embedded;

    public HttpClient Http { get; private set; } = null!;

    public bool IsEmbedded => _named is not { Length: > 0 };

    public async ValueTask InitializeAsync()
    {
        Http = new HttpClient { BaseAddress = new Uri(IsEmbedded ? await StartAsync() : _named!) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_embedded is null)
            return;

        await _embedded.DisposeAsync();
        await _database.DisposeAsync();
        if (Directory.Exists(_artifacts))
            Directory.Delete(_artifacts, recursive: true);
    }

    private async Task<string> StartAsync()
    {
        await _database.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["ConnectionStrings:ZeroDte"] = _database.ConnectionString;
        builder.Configuration["Mlflow:ArtifactDestination"] = $"file:{_artifacts}";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddMlflowServer(builder.Configuration);
        _embedded = builder.Build();
        _embedded.MapMlflow();
        await _embedded.StartAsync();
        return _embedded.Urls.Single();
    }
}

[CollectionDefinition(Name)]
public sealed class ContractSuite : ICollectionFixture<TrackingServer>
{
    public const string Name = "MLflow contract";
}
