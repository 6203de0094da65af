using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Api;
using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Hosts.Tests.Api;

/// <summary>The service on a free port and a database of its own, with the sample ingested and a forecast ready.</summary>
public sealed class RunningBackend : IAsyncLifetime
{
    private readonly TestDatabase _database = new();
    private WebApplication? _app;

    public HttpClient Http { get; private set; } = null!;

    public TestDatabase Database => _database;

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _app = await StartAsync(_database.ConnectionString);
        Http = new() { BaseAddress = new(Address(_app)) };
        await WaitAsync(() => Services.GetRequiredService<ForecastBoard>().IsReady);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
        await _database.DisposeAsync();
    }

    public static async Task<WebApplication> StartAsync(string connectionString, params string[] settings)
    {
        var app = Backend.Build(
            ["--urls=http://127.0.0.1:0", $"--ConnectionStrings:ZeroDte={connectionString}", "--ZeroDte:Backfill=0", .. settings]);
        await app.StartAsync();
        return app;
    }

    public static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task WaitAsync(Func<bool> condition)
    {
        // Only to end a run that hangs; nothing depends on how long it takes.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!condition())
            await Task.Delay(20, patience.Token);
    }
}
