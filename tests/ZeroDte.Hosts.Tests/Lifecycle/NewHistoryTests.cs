using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Hosts.Tests.Api;
using ZeroDte.Hosts.Tests.Cli;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Lifecycle;

/// <summary>A service on the replay clock that is given newer bars, and another symbol, while it runs.</summary>
public sealed class NewHistoryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string Sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ingest_NewerBarsThanTheRecord_AreLivedThroughWithoutAHole()
    {
        using var early = new TemporaryFile(
            string.Join('\n', File.ReadLines(Sample).TakeWhile(line => !line.StartsWith("2018-04-23", StringComparison.Ordinal))));
        await using var app = await RunningBackend.StartAsync(database.ConnectionString, "--ZeroDte:Backfill=3", "--ZeroDte:Sample=false",
            "--ZeroDte:OldestModel=10");
        using var http = new HttpClient { BaseAddress = new(RunningBackend.Address(app)) };
        await WaitAsync(() => database.ScalarAsync<bool>("select to_regclass('bar') is not null"));
        var ingest = app.Services.GetRequiredService<Ingest>();
        await ingest.RunAsync(Symbol.Aapl, early.Path, new(), progress: null, Cancel);
        await UntilAsync("2018-04-23");

        // Fifteen sessions more than the record keeps by itself, and than a model may be old.
        await ingest.RunAsync(Symbol.Aapl, Sample, new(), progress: null, Cancel);
        await ingest.RunAsync(Symbol.Parse("OTHER"), Sample, new(), progress: null, Cancel);
        await UntilAsync("2018-05-14");

        var track = await GetAsync("/api/track-record");
        ((int)track["sessions"]!, (int)track["missing"]!, (string)track["to"]!).ShouldBe((18, 0, "2018-05-11"));
        (await database.ScalarAsync<long>("select count(distinct session) from drift_verdict where symbol = 'AAPL'")).ShouldBe(18);
        // The forecast that was sealed before the newer bars came is followed by the one from the open.
        (await database.ScalarAsync<long>("select count(*) from forecast_ledger where symbol = 'AAPL' and session = '2018-04-23'"))
            .ShouldBe(2);
        ((int)(await GetAsync("/predict"))["model"]!["sessionsSince"]!).ShouldBe(0);
        await WaitAsync(async () => (bool?)(await GetAsync("/predict?symbol=OTHER"))["seal"]?["isSealed"] == true);

        Task UntilAsync(string session) => WaitAsync(async () =>
            await GetAsync("/predict") is { } forecast && (string?)forecast["session"] == session
                && (bool?)forecast["seal"]!["isSealed"] == true);

        async Task<JsonObject> GetAsync(string address) =>
            (await (await http.GetAsync(address, Cancel)).Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await condition())
            await Task.Delay(100, patience.Token);
    }
}
