using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Replay;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Replay;

public sealed class ReplayerTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly (DateOnly From, DateOnly To) Weeks = (new(2018, 4, 16), new(2018, 5, 11));

    private ForecastLedger Ledger => Services.GetRequiredService<ForecastLedger>();

    [Fact]
    public async Task Run_TwoRecords_EndWithTheSameHash()
    {
        await ReplayAsync(Record);
        await ReplayAsync(new($"{Record}b"));

        var head = await Ledger.HeadAsync(new(Record, Symbol.Aapl), Cancel);
        head.Count.ShouldBe(40);
        (await Ledger.HeadAsync(new(new($"{Record}b"), Symbol.Aapl), Cancel)).ShouldBe(head);
        (await Ledger.VerifyAsync(new(Record, Symbol.Aapl), Cancel)).IsIntact.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_InterruptedAndAgain_EndsAsInOneGo()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await Should.ThrowAsync<OperationCanceledException>(ReplayAsync(Record, new Callback(progress =>
        {
            if (progress.Done == 7)
                stop.Cancel();
        }), stop.Token));
        (await Ledger.HeadAsync(new(Record, Symbol.Aapl), Cancel)).Count.ShouldBeInRange(14, 16);

        await ReplayAsync(Record);
        var attempts = await Database.ScalarAsync<long>("select count(*) from job_attempt");
        await ReplayAsync(Record);

        await ReplayAsync(new($"{Record}b"));
        (await Ledger.HeadAsync(new(Record, Symbol.Aapl), Cancel))
            .ShouldBe(await Ledger.HeadAsync(new(new($"{Record}b"), Symbol.Aapl), Cancel));
        (await Database.ScalarAsync<long>($"select count(*) from job_attempt where record <> '{Record}b'")).ShouldBe(attempts);
    }

    [Fact]
    public async Task Run_Progress_CountsSessionsAndEndsWithTheSkillOfTheLedger()
    {
        var seen = new List<ReplayProgress>();
        await ReplayAsync(Record, new Callback(seen.Add));

        seen.Select(p => p.Done).ShouldBe(Enumerable.Range(1, 20));
        var report = await Services.GetRequiredService<LedgerReport>()
            .MeasureAsync(new(Record, Symbol.Aapl), Basis.Open, null, null, Cancel);
        (seen[^1].N, seen[^1].Share).ShouldBe((20, 1));
        seen[^1].Skill.ShouldBe(report[^1].Scores.Skill.Value, 1e-12);
        (report.Length, report[^1].Scores.N, report[^1].Scores.Baselines.Count).ShouldBe((5, 20, 4));
    }

    [Fact]
    public async Task Run_Sample_NeverTouchesLiveRecords()
    {
        await ReplayAsync(Record);

        foreach (var table in new[] { "forecast_ledger", "forecast_outcome", "model_version", "promotion", "job_result" })
            (await Database.ScalarAsync<long>($"select count(*) from {table} where record = 'live'")).ShouldBe(0, table);
    }

    [Theory]
    [InlineData("2013-06-03", "2013-06-07", "A replay of AAPL cannot begin on 2013-06-03: it lacks 31 more sessions of AAPL: training "
        + "takes 45, and there are 14 up to 2013-05-31. The first session that it can begin on is 2013-07-17.")]
    [InlineData("2018-05-12", "2018-05-13", "There is no session from 2018-05-12 to 2018-05-13.")]
    public async Task Run_Impossible_SaysWhyAndWhatIsPossible(string from, string to, string reason) =>
        (await Should.ThrowAsync<ReplayException>(Services.GetRequiredService<Replayer>().RunAsync(
            new(Record, [Symbol.Aapl], DateOnly.Parse(from), DateOnly.Parse(to), Trials: 0, Track: false), null, Cancel))).Message
            .ShouldBe(reason);

    private Task ReplayAsync(RecordName record, IProgress<ReplayProgress>? progress = null, CancellationToken? cancel = null) =>
        Services.GetRequiredService<Replayer>()
            .RunAsync(new(record, [Symbol.Aapl], Weeks.From, Weeks.To, Trials: 0, Track: false), progress, cancel ?? Cancel);

    private sealed class Callback(Action<ReplayProgress> report) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => report(value);
    }
}
