using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Tests.Bars.Minutes;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class MinuteIngestTests(TestDatabase database) : MinuteDatabase(database), IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Now = new(2018, 6, 15, 15, 30, 20, TimeSpan.Zero);

    [Theory]
    [InlineData("New York's own time", "time", "2018-05-11 09:30:00", false)]
    [InlineData("without seconds", "timestamp", "2018-05-11 09:30", false)]
    [InlineData("as Americans write it", "datetime", "5/11/2018 9:30", false)]
    [InlineData("UTC", "time", "2018-05-11T13:30:00Z", false)]
    [InlineData("an offset", "time", "2018-05-11T15:30:00.000+02:00", false)]
    [InlineData("the end of the minute", "timestamp", "2018-05-11 09:31", true)]
    public async Task Run_ATimeInEachForm_IsTheSameMinute(string form, string column, string time, bool stampsAreEnds)
    {
        var report = await RunAsync($"{column},open,high,low,close,volume\n{time},189.5,190,189,189.75,1000\n", stampsAreEnds);

        (report.Refused, report.Stored.Added).ShouldBe((0, 1), form);
        (await ReadAsync()).ShouldBe([new(Opening, 189.5m, 190, 189, 189.75m, 1000)]);
    }

    [Theory]
    [InlineData("2018-05-11 09:29,1,2,1,1,5", BarDefect.OffHours)]
    [InlineData("2018-05-11 16:00,1,2,1,1,5", BarDefect.OffHours)]
    [InlineData("2018-07-03 13:00,1,2,1,1,5", BarDefect.OffHours)]
    [InlineData("2018-05-12 10:00,1,2,1,1,5", BarDefect.NotASession)]
    [InlineData("2018-05-11 10:00:30,1,2,1,1,5", BarDefect.NotAMinute)]
    [InlineData("2018-06-15 11:30,1,2,1,1,5", BarDefect.NotClosedYet)]
    [InlineData("2018-05-11 10:00,1,0.5,1,1,5", BarDefect.ImpossiblePrices)]
    [InlineData("2018-05-11 10:00,-1,2,-1,1,5", BarDefect.ImpossiblePrices)]
    [InlineData("2018-05-11 10:00,1,2,1,1.0000000001,5", BarDefect.ImpossiblePrices)]
    [InlineData("2018-05-11 10:00,1,2,1,NaN,5", BarDefect.Unreadable)]
    [InlineData("2018-05-11 10:00,1,2,1,1,5.5", BarDefect.Unreadable)]
    [InlineData("2018-05-11,1,2,1,1,5", BarDefect.Unreadable)]
    [InlineData("2018-05-11 10:00,1,2", BarDefect.Unreadable)]
    [InlineData("2018-05-11 09:30,1,2,1,1,5", BarDefect.Duplicate)]
    [InlineData("2018-05-10 09:30,1,2,1,1,5", BarDefect.OutOfOrder)]
    public async Task Run_ALineThatCannotBeTrusted_IsQuarantinedAndStopsNoOther(string line, BarDefect defect)
    {
        var report = await RunAsync($"""
            time,open,high,low,close,volume
            2018-05-11 09:30,1,2,1,1,5
            2018-05-11 09:31,1,2,1,1,5
            {line}
            2018-06-15 11:29,1,2,1,1,5

            """);

        (report.Lines, report.Stored.Added).ShouldBe((4, 3));
        report.Quarantined.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            refused => refused.Number.ShouldBe(4), refused => refused.Defect.ShouldBe(defect));
    }

    [Fact]
    public async Task Run_TheSameFileTwice_StoresItOnce()
    {
        const string Text = "time,open,high,low,close,volume\n2018-05-11 09:30,1,2,1,1,5\n2018-05-11 09:31,1,2,1,1,5\n";
        await RunAsync(Text);

        (await RunAsync(Text)).Stored.ShouldBe(new LoadResult(0, 0, 2));
    }

    [Fact]
    public async Task Run_AFileThatEndsInTheMiddle_LosesThatLineOnly()
    {
        var report = await RunAsync("time,open,high,low,close,volume\n2018-05-11 09:30,1,2,1,1,5\n2018-05-11 09:31,1,2");

        report.Stored.Added.ShouldBe(1);
        report.Quarantined.ShouldHaveSingleItem().Defect.ShouldBe(BarDefect.Incomplete);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("time,open,high,low,close\n", "no column Volume")]
    [InlineData("\0\u0001\n", "not a text file")]
    public async Task Run_WhatIsNoFileOfMinutes_SaysWhy(string text, string why) =>
        (await Should.ThrowAsync<IngestException>(RunAsync(text))).Message.ShouldContain(why);

    [Fact]
    public async Task Run_AnotherHistory_IsRefusedUnlessAccepted()
    {
        static string Text(int close) => "time,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(0, 400).Select(i =>
            $"{new DateTime(2018, 5, 10 + i / 390, 9, 30, 0).AddMinutes(i % 390):yyyy-MM-dd HH:mm},{close},{close},{close},{close},1\n"));
        await RunAsync(Text(1));

        (await RunAsync(Text(2))).ShouldSatisfyAllConditions(
            report => report.Load.ShouldBeNull(), report => report.Objection!.ShouldContain("would change 400 minutes"));
        (await RunAsync(Text(2), options: new() { DryRun = true, AcceptCorrections = true })).Load.ShouldBeNull();
        (await RunAsync(Text(2), options: new() { AcceptCorrections = true })).Stored.Corrected.ShouldBe(400);
    }

    [Fact]
    public async Task Run_ASource_RemembersWhatItWasAsked()
    {
        await Ingest.RunAsync(Symbol, new Source([Minute(Opening.AddMinutes(5), 10)]), new(2018, 5, 11), new(2018, 5, 11), new(), Cancel);
        await Ingest.RunAsync(Symbol, new Source([]), new(2018, 6, 15), new(2018, 6, 15), new(), Cancel);

        var friday = await Store.CoverageAsync(Symbol, new(2018, 5, 11), new(2018, 5, 11), Cancel);
        friday.Unknown.ShouldBeEmpty();
        friday.Present.ShouldBe([new(Opening.AddMinutes(5), Opening.AddMinutes(6))]);
        var today = await Store.CoverageAsync(Symbol, new(2018, 6, 15), new(2018, 6, 15), Cancel);
        today.Empty.ShouldBe([new(Opening.AddDays(35), new(2018, 6, 15, 15, 29, 0, DateTimeKind.Utc))]);
    }

    [Fact]
    public async Task Run_RealMinutes_AreTakenAsTheyAre()
    {
        var file = SharedData.File("aapl_1min_samples_2014_2019.csv");

        var report = await new MinuteIngest(Store, TradingCalendar.Nyse, TimeProvider.System)
            .RunAsync(Symbol, file, stampsAreEnds: false, new(), progress: null, Cancel);

        (report.Lines, report.Refused, report.Stored.Added).ShouldBe((3118, 0, 3118));
    }

    private MinuteIngest Ingest => new(Store, TradingCalendar.Nyse, new FixedTime(Now));

    private async Task<MinuteReport> RunAsync(string text, bool stampsAreEnds = false, IngestOptions? options = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text, Cancel);
            return await Ingest.RunAsync(Symbol, file, stampsAreEnds, options ?? new(), progress: null, Cancel);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed class Source(IReadOnlyList<MinuteBar> bars) : IMinuteSource
    {
        public string Name => "vendor";

        public Task<IReadOnlyList<MinuteBar>> ReadAsync(
            Symbol symbol, DateOnly first, DateOnly last, CancellationToken cancellationToken) => Task.FromResult(bars);
    }
}
