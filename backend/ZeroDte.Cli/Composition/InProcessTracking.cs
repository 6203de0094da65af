using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ZeroDte.Mlflow.Server;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tracking;

namespace ZeroDte.Cli.Composition;

/// <summary>
/// A tracking server for the time of one command, on a free loopback port over the command's own database and artifact
/// folder: what it writes is what the service on that database shows, whether one runs or not. Started when first asked.
/// </summary>
internal sealed class InProcessTracking(IConfiguration configuration) : IEmbeddedTracking, IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private WebApplication? _server;

    /// <exception cref="NoDatabaseException">No connection string is configured.</exception>
    public async ValueTask<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            _server ??= await StartAsync(cancellationToken);
            return new(_server.Urls.Single());
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private async Task<WebApplication> StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString(StorageExtensions.ConnectionName) is not { Length: > 0 })
            throw new NoDatabaseException();

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.ClearProviders(); // the command reports what its client is told
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = 64 << 10); // a hundred run ids in get-history-bulk
        builder.Services.AddMlflowServer(builder.Configuration);
        var server = builder.Build();
        server.MapMlflow();
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
