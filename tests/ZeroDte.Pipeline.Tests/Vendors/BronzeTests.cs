using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Polygon;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Postgres;

namespace ZeroDte.Pipeline.Tests.Vendors;

public sealed class BronzeTests : VendorTest
{
    protected override IEnumerable<(string Key, string Value)> Known =>
        [("POLYGON_API_KEY", Key), ("Market:Polygon:BaseUrl", $"{Vendor.Url}"), ("Market:Polygon:PerMinute", "0")];

    [Fact]
    public async Task Replay_WhatWasFetchedOverSomeDays_GivesBarsOfTheSameHashWithoutAsking()
    {
        var services = Services();
        await FetchAsync(services);
        var fetched = await HashAsync(services);
        var calls = Vendor.Calls.Count;
        Vendor.Plays = _ => null;
        Time.Now = Time.Now.AddDays(30);

        await ClearBarsAsync();
        (await HashAsync(services)).ShouldNotBe(fetched);
        var reports = await services.GetRequiredService<Bronze>().ReplayAsync(Aapl, Cancel);

        (await HashAsync(services)).ShouldBe(fetched);
        Vendor.Calls.Count.ShouldBe(calls);
        reports.Sum(report => report.Stored.Added).ShouldBe(4);
        reports.Sum(report => report.Stored.Corrected).ShouldBe(1);
        reports.ShouldAllBe(report => report.File == "Polygon");
        (await services.GetRequiredService<Bronze>().ReplayAsync(Aapl, Cancel)).Sum(report => report.Stored.Added).ShouldBe(0);
        (await HashAsync(services)).ShouldBe(fetched, "a second time changes nothing");
    }

    [Fact]
    public async Task Replay_IntoAnEmptyDatabaseThatHasTheRowsAlone_GivesBarsOfTheSameHash()
    {
        await FetchAsync(Services());
        var fetched = await HashAsync(Services());
        await using var other = new TestDatabase();
        await other.InitializeAsync();
        var services = Services(other, ("POLYGON_API_KEY", "")); // nor does it take a key
        await services.GetRequiredService<Migrator>().MigrateAsync(Cancel);
        await CopyAsync(other);

        await services.GetRequiredService<Bronze>().ReplayAsync(Aapl, Cancel);

        (await HashAsync(services)).ShouldBe(fetched);
    }

    [Fact]
    public async Task Replay_ReplyWhoseBytesAreGone_SaysWhich()
    {
        await FetchAsync(Services());
        Directory.Delete(Objects, recursive: true);

        (await Should.ThrowAsync<IngestException>(async () => await Services().GetRequiredService<Bronze>().ReplayAsync(Aapl, Cancel)))
            .Message.ShouldMatch("^The reply that was kept as raw/polygon/daily/AAPL/2018-05-09/[0-9a-f]{64}.gz cannot be read again: "
                + ".* has no object");
    }

    [Fact]
    public async Task Read_ActionsThatAreKept_AreThoseThatWereFetched()
    {
        Vendor.Plays = call => new(200, call.Path.Contains("dividends", StringComparison.Ordinal)
            ? """{"status":"OK","results":[{"id":"E1","ticker":"AAPL","cash_amount":0.73,"ex_dividend_date":"2018-05-11"}]}"""
            : """{"status":"OK","results":[]}""");
        var fetched = await Services().GetServices<IActionSource>().Single().ReadAsync(Aapl, Friday, Cancel);
        var services = Services();

        var found = new List<OfferedAction>();
        await foreach (var (_, actions) in services.GetRequiredService<Bronze>().ReadAsync(
            services.GetRequiredService<PolygonActionReader>(), Aapl, Cancel))
        {
            found.AddRange(actions);
        }

        found.ShouldBe(fetched);
    }

    /// <summary>Two sessions in two pages, the first of a third, that one and a correction, and a fourth for all symbols.</summary>
    private async Task FetchAsync(ServiceProvider services)
    {
        Vendor.Plays = call => call.Path switch
        {
            var path when path.Contains("cursor", StringComparison.Ordinal) => Results(Day(9, 186)),
            var path when path.Contains("/grouped/", StringComparison.Ordinal) => Results(Day(11, 188.59m)),
            _ when Vendor.Calls.Count < 3 => Results(Day(8, 185), $"{Vendor.Url}v2/more?cursor=1"),
            _ => Results($"{Day(9, 186.05m)},{Day(10, 190.04m)}"),
        };
        Time.Now = new(2018, 5, 9, 21, 0, 0, TimeSpan.Zero);
        await IngestAsync(services, new(2018, 5, 8));
        Time.Now = new(2018, 5, 10, 15, 0, 0, TimeSpan.Zero); // what there is of the 10th is no bar
        await IngestAsync(services, new(2018, 5, 8));
        Time.Now = new(2018, 5, 10, 21, 0, 0, TimeSpan.Zero);
        await IngestAsync(services, new(2018, 5, 9));
        Time.Now = new(2018, 5, 11, 21, 0, 0, TimeSpan.Zero);
        await IngestAsync(services, new(2018, 5, 11));
        (await Database.ScalarAsync<long>("select count(*) from bar")).ShouldBe(5);
    }

    private static async Task<string> HashAsync(ServiceProvider services) =>
        (await services.GetRequiredService<BarStore>().ReadAsync(Aapl, knownAt: null, Cancel)).Hash;

    private async Task ClearBarsAsync()
    {
        await using var command = Database.Source.CreateCommand("""
            alter table bar disable trigger user; alter table ingest disable trigger user;
            delete from bar; delete from quarantine; delete from ingest;
            alter table bar enable trigger user; alter table ingest enable trigger user;
            """);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task CopyAsync(TestDatabase other)
    {
        await using var from = await Database.Source.OpenConnectionAsync(Cancel);
        await using var to = await other.Source.OpenConnectionAsync(Cancel);
        using var rows = await from.BeginTextExportAsync("copy vendor_reply to stdout", Cancel);
        await using var writer = await to.BeginTextImportAsync("copy vendor_reply from stdin", Cancel);
        await writer.WriteAsync(await rows.ReadToEndAsync(Cancel));
    }

    private static string Day(int day, decimal close)
    {
        var start = new DateTimeOffset(2018, 5, day, 4, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return $$"""{"T":"AAPL","v":1000.5,"o":{{close}},"h":{{close + 1}},"l":{{close - 1}},"c":{{close}},"t":{{start}}}""";
    }

    private static Answer Results(string rows, string? next = null)
    {
        var tail = next is null ? "" : $",\"next_url\":\"{next}\"";
        return new(200, $$"""{"status":"OK","adjusted":false,"results":[{{rows}}]{{tail}}}""");
    }
}
