using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Hosts.Tests.Api;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Background;

/// <summary>A service whose database connections die under it, or whose database goes away, goes on by itself and loses nothing.</summary>
public sealed class BrokenConnectionTests : IAsyncLifetime
{
    private const int Sessions = 5;

    private static readonly bool Full = Environment.GetEnvironmentVariable("ZERODTE_CHAOS") == "full";

    private readonly TestDatabase _database = new();
    private WebApplication? _app;
    private HttpClient? _http;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient Http => _http ??= new() { BaseAddress = new(RunningBackend.Address(_app!)) };

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Service_ConnectionsKilledAtRandomMoments_FillsItsRecordAndPublishesIt()
    {
        var random = new Random(7);
        _app = await RunningBackend.StartAsync(_database.ConnectionString, $"--ZeroDte:Backfill={Sessions}");
        for (var kill = 0; kill < (Full ? 50 : 12); kill++)
        {
            await Task.Delay(random.Next(20, 400), Cancel);
            await _database.KillAsync();
            (await Http.GetAsync("/predict", Cancel)).StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
        }

        await WaitAsync(async () => await CountAsync("select count(*) from forecast_outcome") == 2 * Sessions
            && await CountAsync("select count(*) from forecast_ledger") == 2 * Sessions + 1
            && await CountAsync("select count(*) from model_publication where standing is not null") == Sessions + 1);
        await WaitAsync(async () => (string)(await ReadyAsync())["background"]! == "Healthy");
        (await CountAsync("select count(*) from job_result where job = 'evaluate'")).ShouldBe(Sessions);
        var ledger = _app.Services.GetRequiredService<ForecastLedger>();
        (await ledger.VerifyAsync(ModelKey.Live(Symbol.Aapl), Cancel)).Faults.ShouldBeEmpty();
        var registered = await _app.Services.GetRequiredService<MlflowClient>()
            .SearchModelVersionsAsync("name = 'aapl-close'", 100, null, Cancel);
        registered.ModelVersions!.Count.ShouldBe(Sessions + 1);
    }

    [Fact]
    public async Task Schedule_DatabaseGoneWhileQuartzStarts_StartsOnceItIsBack()
    {
        var killing = KeepKillingAsync("application_name = 'quartz'", 10, Cancel);
        _app = await RunningBackend.StartAsync(_database.ConnectionString);
        await killing;

        await WaitAsync(async () => (string)(await ReadyAsync())["background"]! == "Healthy"
            && await CountAsync("select count(*) from quartz.qrtz_scheduler_state") == 1);
    }

    [Fact]
    public async Task Api_DatabaseAway_Says503AndWhenToAskAgainWhileForecastsGoOn()
    {
        _app = await RunningBackend.StartAsync(_database.ConnectionString);
        await WaitAsync(async () => (await Http.GetAsync("/predict", Cancel)).IsSuccessStatusCode);
        await using (await _database.AwayAsync())
        {
            foreach (var address in new[] { "/api/jobs", "/api/models", "/api/forecasts", "/api/drift", "/api/alerts",
                "/api/track-record" })
            {
                using var away = await Http.GetAsync(address, Cancel);
                (away.StatusCode, away.Headers.RetryAfter?.Delta > TimeSpan.Zero).ShouldBe(
                    (HttpStatusCode.ServiceUnavailable, true), address);
                (await away.Content.ReadAsStringAsync(Cancel)).ShouldContain("The database cannot be used right now.");
            }

            (await Http.GetAsync("/predict", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await WaitAsync(async () => ((string)(await ReadyAsync())["background"]!)
                .Contains("starts again by itself", StringComparison.Ordinal));
            ((string)(await ReadyAsync())["status"]!).ShouldBe("Degraded");
        }

        await WaitAsync(async () => (string)(await ReadyAsync())["status"]! == "Healthy");
    }

    [Fact]
    public async Task Publishing_AVersionDeletedInTheRegistry_IsSaidOnceAndHoldsUpNothing()
    {
        _app = await RunningBackend.StartAsync(_database.ConnectionString, "--ZeroDte:Backfill=2");
        var mlflow = _app.Services.GetRequiredService<MlflowClient>();
        await WaitAsync(async () => await PublishedAsync() == 3);

        using var deletion = new HttpRequestMessage(HttpMethod.Delete, "/api/2.0/mlflow/model-versions/delete")
        {
            Content = JsonContent.Create(new { name = "aapl-close", version = "3" }),
        };
        (await Http.SendAsync(deletion, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await _app.Services.GetRequiredService<Promotions>()
            .RollbackAsync(ModelKey.Live(Symbol.Aapl), version: null, "test", "test", Cancel);

        await WaitAsync(async () => (await mlflow.FindByAliasAsync("aapl-close", "champion", Cancel))?.Version == "2");
        await WaitAsync(async () => await CountAsync("select count(*) from model_publication where (version, standing) in ((2, "
            + "'Production'), (3, 'Archived'))") == 2);
        ((string)(await ReadyAsync())["background"]!).ShouldBe("Healthy");
    }

    [Fact]
    public async Task Ready_NobodyWorksOrNoRoom_NamesTheUnitAndTheRoom()
    {
        _app = await RunningBackend.StartAsync(_database.ConnectionString, "--Orchestrator:Enabled=false",
            $"--Health:LeastFreeBytes={long.MaxValue}");
        // The forecast is sealed by a job, after which none begins.
        var board = _app.Services.GetRequiredService<ForecastBoard>();
        await RunningBackend.WaitAsync(() => board.Find("AAPL") is Outlook { BeforeOpen.Seal.IsSealed: true });
        await ExecuteAsync("""
            insert into job_unit (job, symbol, session, record, added)
                values ('evaluate', 'AAPL', '2018-05-10', 'live', now() - interval '1 hour');
            update job_attempt set started = now() - interval '1 hour'
            """);

        var ready = await ReadyAsync();

        ((string)ready["status"]!).ShouldBe("Degraded");
        ((string)ready["jobs"]!).ShouldStartWith("evaluate of AAPL for 2018-05-10 has been due for over 15 minutes");
        ((string)ready["disk"]!).ShouldContain("too little: make room");
        await ExecuteAsync("update job_unit set state = 'given-up'");
        ((string)(await ReadyAsync())["jobs"]!).ShouldBe("evaluate of AAPL for 2018-05-10 was given up; see 'zerodte jobs'.");
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition())
            await Task.Delay(50, patience.Token);
    }

    private async Task<JsonObject> ReadyAsync() =>
        (await (await Http.GetAsync("/health/ready", Cancel)).Content.ReadFromJsonAsync<JsonObject>(Cancel))!;

    private Task<long> PublishedAsync() =>
        CountAsync("select count(*) from model_publication where registry_version is not null and standing is not null");

    /// <summary>Zero while the tables are not there, or a connection of ours was killed too.</summary>
    private async Task<long> CountAsync(string sql)
    {
        try
        {
            return await _database.ScalarAsync<long>(sql);
        }
        catch (Npgsql.NpgsqlException)
        {
            return 0;
        }
    }

    private async Task KeepKillingAsync(string which, int times, CancellationToken cancellationToken)
    {
        for (var killed = 0; killed < times;)
        {
            killed += await _database.KillAsync(which);
            await Task.Delay(5, cancellationToken);
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
