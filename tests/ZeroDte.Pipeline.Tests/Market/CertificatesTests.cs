using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Market;

public sealed class CertificatesTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly DateOnly Friday = new(2018, 5, 11);

    private Certificates Certificates => Services.GetRequiredService<Certificates>();

    [Fact]
    public async Task Certificates_OfTheSample_AreNowhereBad_AndMadeOnce()
    {
        var first = await Certificates.ReadAsync(Symbol.Aapl, Cancel);
        var again = await new Certificates(Database.Source, Services.GetRequiredService<MinuteStore>(), TradingCalendar.Nyse)
            .ReadAsync(Symbol.Aapl, Cancel);

        first.Count.ShouldBe(1_260);
        first.ShouldAllBe(stored => stored.Verdict != CertificateVerdict.Bad);
        again.Select(stored => stored.Hash).ShouldBe(first.Select(stored => stored.Hash));
        (await Database.ScalarAsync<long>("select count(*) from certificate where symbol = 'AAPL'")).ShouldBe(1_260);
    }

    [Fact]
    public async Task Minutes_ThatAreLoadedLater_AreCheckedAgainstTheDay()
    {
        var (symbol, hours) = (await CopyAsync("MINUTE"), TradingCalendar.Nyse.Session(Friday));
        (await Certificates.ReadAsync(symbol, Cancel))[^1].Minutes.ShouldBeNull();
        var bars = Enumerable.Range(0, 390).Where(minute => minute is < 100 or >= 130).Select(minute => new MinuteBar(
            hours.Open.UtcDateTime.AddMinutes(minute), 47, 47.5m, 46.9m, 47, 100));

        await Services.GetRequiredService<MinuteStore>().LoadAsync(new(symbol, "of another scale", [.. bars]), Cancel);

        var last = (await Certificates.ReadAsync(symbol, Cancel))[^1];
        last.Verdict.ShouldBe(CertificateVerdict.Bad);
        last.Findings.Select(finding => finding.Words).ShouldBe(
        [
            "30 of 390 minutes have no bar, the longest gap is of 30 minutes from 15:10 UTC",
            "the high of its minutes is 47.5, and of the day 190.06", "the low of its minutes is 46.9, and of the day 187.45",
        ]);
    }

    [Fact]
    public async Task Retrain_CitesTheCertificatesThatItRestsOn()
    {
        (await RunAsync("retrain", Friday)).State.ShouldBe(JobState.Committed);

        (await Database.ScalarAsync<string>($"select certificate from job_result where record = '{Record}'")).ShouldBe(
            (await Certificates.HashAsync(Symbol.Aapl, Friday, Cancel)).Value);
    }

    [Fact]
    public async Task SplitThatThePriceDoesNotShow_StopsTrainingAndForecasts_UntilAPersonTakesItBackOrAcceptsIt()
    {
        var (actions, symbol, day) = (Services.GetRequiredService<ActionStore>(), await CopyAsync("WRONG"), new DateOnly(2018, 4, 20));
        await actions.LoadAsync(
            symbol, "vendor", ActionStore.Vendor, DateOnly.MinValue, [new(new Split(day, 1, 4), "a split that never was")], Cancel);

        var stopped = await RetrainAsync(symbol, 1);
        stopped.State.ShouldBe(JobState.Waiting);
        stopped.Message.ShouldStartWith("The data of WRONG of 2018-04-20 contradicts itself: a split of 4 for 1 is told, and the price "
            + "does not show it");
        stopped.Message.ShouldEndWith("./zerodte market certify WRONG --session 2018-04-20 --accept WHY");

        (await Certificates.AcceptAsync(symbol, day, "a test", Cancel)).ShouldBeTrue();
        (await RetrainAsync(symbol, 2)).State.ShouldBe(JobState.Committed);
        (await Certificates.AcceptAsync(symbol, day, "a test", Cancel)).ShouldBeFalse("there is nothing left to accept");

        await actions.WithdrawAsync(symbol, day, Cancel);
        (await Certificates.ReadAsync(symbol, Cancel)).ShouldAllBe(stored => stored.Verdict != CertificateVerdict.Bad);
    }

    /// <summary>The sample's bars as traded, under another name.</summary>
    private async Task<Symbol> CopyAsync(string name)
    {
        var (store, symbol) = (Services.GetRequiredService<BarStore>(), Symbol.Parse(name));
        var bars = await Services.GetRequiredService<KnownBars>().TradedAsync(Symbol.Aapl, DateOnly.MinValue, Today, Cancel);
        await store.LoadAsync(new(symbol, "copy", [.. bars.Select(QuotedBar.AsTraded)]), Cancel);
        return symbol;
    }

    private Task<JobRun> RetrainAsync(Symbol symbol, int revision) => Services.GetRequiredService<JobRunner>().RunAsync(
        new("retrain", symbol, Friday, Record, revision), At("retrain", Friday), parameters: null, Cancel);
}
