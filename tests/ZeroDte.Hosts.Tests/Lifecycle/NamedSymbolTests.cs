using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Hosts.Tests.Api;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;

namespace ZeroDte.Hosts.Tests.Lifecycle;

/// <summary>A notification names a symbol, and no other is made again for it.</summary>
public sealed class NamedSymbolTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string Sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");
    private static readonly Symbol Other = Symbol.Parse("OTHER");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Correction_OfOneSymbol_MakesItsOutlookAgainAndLeavesTheOthers()
    {
        await using var app = await RunningBackend.StartAsync(database.ConnectionString, "--ZeroDte:Backfill=0");
        var board = app.Services.GetRequiredService<ForecastBoard>();
        // The tables are made while the service starts.
        await RunningBackend.WaitAsync(() => board.IsReady);
        await app.Services.GetRequiredService<Ingest>().RunAsync(Other, Sample, new(), progress: null, Cancel);
        await RunningBackend.WaitAsync(() => Outlook("AAPL")?.BeforeOpen.Seal.IsSealed == true && Outlook("OTHER") is not null);
        var (kept, before) = await SettledAsync();

        var store = app.Services.GetRequiredService<BarStore>();
        var last = (await store.ReadAsync(Other, knownAt: null, Cancel)).Sessions[^1];
        await store.LoadAsync(Other, "correction", [new(last, 190, 191, 187, 189, 1_000)], [], Cancel);

        await RunningBackend.WaitAsync(() => Outlook("OTHER") is { } made && made.BeforeOpen.Open == 189);
        Outlook("AAPL").ShouldBeSameAs(kept);
        Outlook("OTHER").ShouldNotBeSameAs(before);

        Outlook? Outlook(string symbol) => board.Find(symbol) as Outlook;

        // Jobs that seal and publish go on for a moment after the first answer.
        async Task<(Outlook Kept, Outlook Before)> SettledAsync()
        {
            var seen = (Outlook("AAPL"), Outlook("OTHER"));
            for (var still = 0; still < 20; still++)
            {
                await Task.Delay(100, Cancel);
                var now = (Outlook("AAPL"), Outlook("OTHER"));
                (still, seen) = now == seen ? (still, seen) : (0, now);
            }

            return (seen.Item1!, seen.Item2!);
        }
    }
}
