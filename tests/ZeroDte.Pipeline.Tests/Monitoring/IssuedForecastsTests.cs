using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Monitoring;

public sealed class IssuedForecastsTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly Symbol Own = Symbol.Parse("OWN");
    private static readonly DateOnly Last = new(2018, 3, 7);

    private ForecastLedger Ledger => Services.GetRequiredService<ForecastLedger>();

    /// <summary>What is kept between reads is never another thing than what a first read says.</summary>
    [Fact]
    public async Task Read_AfterEachStep_IsWhatWhoeverReadsForTheFirstTimeSees()
    {
        var sample = BarFile.Read(
            Own, Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv"), TimeProvider.System, Cancel).Series;
        await Services.GetRequiredService<Ingest>()
            .RunAsync(Own, Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv"), new(), progress: null, Cancel);
        var kept = new IssuedForecasts(Ledger);
        (await SeenAsync(kept)).ShouldBe((0, false));

        await RunAsync("retrain", new(2018, 3, 2), revision: 1);
        foreach (var session in (DateOnly[])[new(2018, 3, 5), new(2018, 3, 6), Last])
        {
            await RunAsync("predict", session, revision: 1);
            (await SeenAsync(kept)).Pending.ShouldBe(session == Last);
            await RunAsync("evaluate", session, revision: 1);
            (await SeenAsync(kept)).Pending.ShouldBeFalse();
        }

        (await SeenAsync(kept)).Records.ShouldBe(3);
        // A forecast made again in time counts in place of the first, and a corrected bar brings another outcome.
        await RunAsync("predict", new(2018, 3, 6), revision: 2);
        await SeenAsync(kept);
        var i = sample.Sessions.BinarySearch(new DateOnly(2018, 3, 5));
        var (open, high, low, close, volume) = sample.Candles[i];
        await Services.GetRequiredService<BarStore>().LoadAsync(
            Own, "corrected", [new(sample.Sessions[i], (decimal)open, (decimal)high, (decimal)low, (decimal)close - 0.01m, (long)volume)],
            [], Cancel);
        var before = (await kept.ReadAsync(new(Record, Own), Last, Cancel)).Records[0];
        await RunAsync("evaluate", Last, revision: 2);
        (await SeenAsync(kept)).ShouldBe((3, false));
        (await kept.ReadAsync(new(Record, Own), Last, Cancel)).Records[0].Actual.ShouldBeLessThan(before.Actual);
        (await kept.ReadAsync(new(Record, Own), new(2018, 3, 5), Cancel)).Records.Count.ShouldBe(1);
    }

    private async Task<(int Records, bool Pending)> SeenAsync(IssuedForecasts kept)
    {
        var (records, pending) = await kept.ReadAsync(new(Record, Own), Last, Cancel);
        var first = await new IssuedForecasts(Ledger).ReadAsync(new(Record, Own), Last, Cancel);
        (records, pending).ShouldBe((records, first.Pending));
        records.ShouldBe(first.Records);
        return (records.Count, pending);
    }

    private async Task RunAsync(string job, DateOnly session, int revision)
    {
        // Long after the correction was loaded, as by the real clock, where it is about corrected bars.
        var now = revision > 1 && job == "evaluate" ? Today.AddYears(1) : At(job, session);
        var run = await Services.GetRequiredService<JobRunner>().RunAsync(
            new JobUnit(new(job, Own, session, Record, revision), Clock: now, Reason: revision > 1 ? "again" : null), progress: null,
            Cancel);
        run.State.ShouldBe(JobState.Committed, run.Message);
    }
}
