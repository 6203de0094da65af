using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Postgres;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Monitoring;

public sealed class MonitorJobTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly DateOnly LastSession = new(2018, 5, 11);

    private readonly ServiceProvider _services = DriftServices.On(database, new FixedTime(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DriftStore Store => _services.GetRequiredService<DriftStore>();

    public async ValueTask InitializeAsync() => await _services.GetRequiredService<Migrator>().MigrateAsync(Cancel);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Monitor_TheSample_KeepsAVerdictWithItsEvidenceOnce()
    {
        await LoadAsync("AAPL", bars => bars);

        var first = await RunAsync("AAPL", LastSession);
        var second = await RunAsync("AAPL", LastSession);

        (first.State, second.State).ShouldBe((JobState.Committed, JobState.AlreadyDone), first.Message);
        var kept = (await Store.FindAsync(ModelKey.Live(Symbol.Aapl), LastSession, Cancel)).ShouldNotBeNull();
        kept.Verdict.Tests.Select(t => t.Cause).Distinct().ShouldBe(
            [DriftCause.DataQuality, DriftCause.FeatureDrift, DriftCause.TargetDrift, DriftCause.ConceptDrift, DriftCause.Calibration],
            ignoreOrder: true);
        kept.Verdict.Tests.ShouldAllBe(t => double.IsFinite(t.Statistic));
        (kept.Summary.Length, kept.RunId).ShouldBe((first.Message.Split(" Asked for")[0].Length, null)); // the tracking server is away
    }

    [Fact]
    public async Task Monitor_FrozenFeedSeenByTwoAtOnce_RaisesOneAlarmAndAsksOnce()
    {
        // Five bars that repeat the sixth to last: the feed is known to stand still from the second repeat on.
        var symbol = Symbol.Parse("FROZ");
        await LoadAsync("FROZ",
            bars => [.. bars[..^5],
                .. bars[^5..].Select(b => new Bar(b.Session, bars[^6].Open, bars[^6].High, bars[^6].Low, bars[^6].Close, b.Volume))]);
        DateOnly[] sessions = [.. TradingCalendar.Nyse.Sessions(LastSession.AddDays(-3), LastSession).Select(s => s.Date)];

        var runs = await Task.WhenAll(sessions.Select(session => RunAsync("FROZ", session)));

        runs.ShouldAllBe(r => r.State == JobState.Committed);
        var alert = (await _services.GetRequiredService<AlertStore>().LatestAsync(RecordName.Live, symbol, openOnly: true, 10, Cancel))
            .Where(a => a.Cause == DriftCause.DataQuality).ShouldHaveSingleItem();
        (alert.Session, alert.Action).ShouldBe((new DateOnly(2018, 5, 8), DriftAction.Quarantine));
        alert.Message.ShouldContain("the feed stands still");
        (await Store.RequestsAsync(ModelKey.Live(symbol), openOnly: true, Cancel)).Where(r => r.Cause == DriftCause.DataQuality)
            .ShouldHaveSingleItem().Action.ShouldBe(DriftAction.Quarantine);
    }

    [Fact]
    public async Task Monitor_AgainOnCorrectedBars_TakesItsAlarmBackAndKeepsBothVerdicts()
    {
        var symbol = Symbol.Parse("THAW");
        await LoadAsync("THAW",
            bars => [.. bars[..^2],
                .. bars[^2..].Select(b => new Bar(b.Session, bars[^3].Open, bars[^3].High, bars[^3].Low, bars[^3].Close, b.Volume))]);
        await RunAsync("THAW", LastSession);
        (await AlertsAsync(openOnly: true)).ShouldContain(a => a.Cause == DriftCause.DataQuality);
        await LoadAsync("THAW", bars => bars);

        var now = TradingCalendar.Nyse.Session(LastSession).Close.AddHours(3);
        var again = await _services.GetRequiredService<JobRunner>().RunAsync(
            new JobUnit(new(MonitorJob.JobName, symbol, LastSession, Revision: 2), Clock: now, Reason: "the feed stood still"),
            progress: null, Cancel);

        again.State.ShouldBe(JobState.Committed, again.Message);
        (await AlertsAsync(openOnly: true)).ShouldNotContain(a => a.Cause == DriftCause.DataQuality);
        var withdrawn = (await AlertsAsync(openOnly: false)).Single(a => a.Cause == DriftCause.DataQuality);
        (withdrawn.WithdrawnAt, withdrawn.WithdrawnBecause).ShouldBe((now, "the feed stood still"));
        (await Store.FindAsync(ModelKey.Live(symbol), LastSession, Cancel)).ShouldNotBeNull().Revision.ShouldBe(2);
        (await Store.LatestAsync(ModelKey.Live(symbol), 10, Cancel)).ShouldHaveSingleItem().Revision.ShouldBe(2);
        (await database.ScalarAsync<long>("select count(*) from drift_verdict where symbol = 'THAW'")).ShouldBe(2);

        Task<IReadOnlyList<Alert>> AlertsAsync(bool openOnly) =>
            _services.GetRequiredService<AlertStore>().LatestAsync(RecordName.Live, symbol, openOnly, 10, Cancel);
    }

    [Fact]
    public async Task Request_OfOneCauseByTwoAtOnce_IsGrantedOnceInTheCoolDown()
    {
        var key = new JobKey(MonitorJob.JobName, Symbol.Parse("ASK"), LastSession);
        var granted = await Task.WhenAll(Enumerable.Range(0, 8).Select(day => AskAsync(LastSession.AddDays(day), DriftCause.ConceptDrift)));

        granted.Count(g => g).ShouldBe(1);
        (await AskAsync(LastSession, DriftCause.TargetDrift)).ShouldBeTrue();
        (await AskAsync(LastSession.AddDays(60), DriftCause.ConceptDrift)).ShouldBeTrue();

        async Task<bool> AskAsync(DateOnly session, DriftCause cause)
        {
            await using var connection = await database.Source.OpenConnectionAsync(Cancel);
            await using var transaction = await connection.BeginTransactionAsync(Cancel);
            var asked = await Store.RequestAsync(transaction, key, session, cause, DriftAction.Optimise, coolDown: 21,
                new(2018, 5, 12, 0, 0, 0, TimeSpan.Zero), Cancel);
            await transaction.CommitAsync(Cancel);
            return asked;
        }
    }

    [Fact]
    public async Task Monitor_BarMissing_WaitsAndThenCallsItStale()
    {
        await LoadAsync("STALE", bars => bars);
        var (symbol, next) = (Symbol.Parse("STALE"), TradingCalendar.Nyse.Next(LastSession));
        var close = TradingCalendar.Nyse.Session(next).Close;

        var early = await RunAsync("STALE", next, close.AddHours(1));
        var late = await RunAsync("STALE", next, close.AddHours(13));

        (early.State, early.Message).ShouldBe((JobState.Waiting, "the bar of STALE of 2018-05-14"));
        late.State.ShouldBe(JobState.Committed, late.Message);
        late.Message.ShouldContain("the last bar is of 2018-05-11");
        var alert = (await _services.GetRequiredService<AlertStore>().LatestAsync(RecordName.Live, symbol, openOnly: true, 10, Cancel))
            .ShouldHaveSingleItem();
        (alert.Cause, alert.Action).ShouldBe((DriftCause.Staleness, DriftAction.Alert));
        (await Store.RequestsAsync(ModelKey.Live(symbol), openOnly: false, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Monitor_FewBars_SaysHowManyAreMissing()
    {
        await LoadAsync("FEW", bars => bars[^100..]);

        var run = await RunAsync("FEW", LastSession);

        run.State.ShouldBe(JobState.Committed);
        run.Message.ShouldStartWith("Not enough data: there are 100 sessions;");
        (await Store.FindAsync(ModelKey.Live(Symbol.Parse("FEW")), LastSession, Cancel))
            .ShouldNotBeNull().Verdict.NotEnoughData.ShouldBeTrue();
    }

    [Fact]
    public async Task Monitor_StoppedWhileItCalibrates_GoesOnWhereItWasAndLeavesNothingBehind()
    {
        await LoadAsync("STOP", bars => bars);
        // A rate of its own, so that no other test has calibrated for it.
        await using var services = DriftServices.On(database, new FixedTime(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)),
            ("Drift:FalseAlarmsPerYear", "3"));
        var unit = new JobUnit(new(MonitorJob.JobName, Symbol.Parse("STOP"), LastSession),
            Clock: TradingCalendar.Nyse.Session(LastSession).Close.AddHours(2));

        // Each attempt is stopped at its third report, two portions of ten years later.
        (await RunAsync(stopAt: 3)).ShouldBe([0, 10, 20]);
        (await RunAsync(stopAt: 3)).ShouldBe([20, 30, 40]);
        (await database.ScalarAsync<long>("select count(*) from drift_draw")).ShouldBe(4);
        (await RunAsync(stopAt: int.MaxValue)).ShouldBe(Enumerable.Range(4, 16).Select(i => 10 * i));
        (await database.ScalarAsync<long>("select count(*) from drift_draw")).ShouldBe(0);
        (await services.GetRequiredService<DriftStore>().FindAsync(ModelKey.Live(unit.Key.Symbol), LastSession, Cancel)).ShouldNotBeNull();

        async Task<List<int>> RunAsync(int stopAt)
        {
            var years = new List<int>();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var progress = new Reports(what =>
            {
                if (!what.StartsWith("calibrating: ", StringComparison.Ordinal))
                    return;
                years.Add(int.Parse(what.Split(' ')[1], CultureInfo.InvariantCulture));
                if (years.Count == stopAt)
                    stop.Cancel();
            });
            var run = services.GetRequiredService<JobRunner>().RunAsync(unit, progress, stop.Token);
            if (stopAt == int.MaxValue)
                (await run).State.ShouldBe(JobState.Committed);
            else
                await Should.ThrowAsync<OperationCanceledException>(() => run);
            return years;
        }
    }

    private sealed class Reports(Action<string> report) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => report(value.What);
    }

    private async Task LoadAsync(string symbol, Func<Bar[], Bar[]> change)
    {
        var series = BarFile.Read(Symbol.Aapl, Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv"), TimeProvider.System,
            Cancel).Series;
        Bar[] bars = [.. Enumerable.Range(0, series.Count).Select(i => (series.Sessions[i], series.Candles[i]))
            .Select(b => new Bar(b.Item1, (decimal)b.Item2.Open, (decimal)b.Item2.High, (decimal)b.Item2.Low, (decimal)b.Item2.Close,
                (long)b.Item2.Volume))];
        await _services.GetRequiredService<BarStore>().LoadAsync(Symbol.Parse(symbol), "test", change(bars), [], Cancel);
    }

    private Task<JobRun> RunAsync(string symbol, DateOnly session, DateTimeOffset? now = null) =>
        _services.GetRequiredService<JobRunner>().RunAsync(
        new(MonitorJob.JobName, Symbol.Parse(symbol), session), now ?? TradingCalendar.Nyse.Session(session).Close.AddHours(2),
        parameters: null, Cancel);
}
