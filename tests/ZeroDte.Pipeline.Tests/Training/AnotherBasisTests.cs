using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Training;

/// <summary>
/// A third price to start from, which this file alone makes up: at 09:45 the price is half-way between the previous close and the open.
/// </summary>
public sealed class AnotherBasisTests(TestDatabase database) : LifecycleTest(database), IClassFixture<TestDatabase>
{
    private static readonly Basis HalfWay = new HalfWayBasis();
    private static readonly DateOnly Friday = new(2018, 3, 2);
    private static readonly DateOnly Monday = new(2018, 3, 5);

    private readonly ServiceProvider _three = PipelineServices.On(
        database, new FixedTime(Today), more: services => services.AddSingleton<IStartingPrice, HalfWayPrice>());

    [Fact]
    public async Task ThirdBasis_InAWholeSession_IsTrainedSealedAndJudgedBesideTheOthers()
    {
        var (record, other) = (Record, new RecordName($"{Record}-2"));
        await WalkAsync(_three, record);
        await WalkAsync(Services, other);

        (await RunAsync(_three, record, "predict", Monday, "09:45")).Message.ShouldNotContain("from the open"); // which is another slot's
        var entries = await EntriesAsync(record);
        entries.Select(e => (e.Forecast.Basis, $"{e.Forecast.IssuedAt.UtcDateTime:HH:mm}")).ShouldBe(
            [(Basis.PreviousClose, "14:31"), (Basis.Open, "14:31"), (HalfWay, "14:46")]);
        var (before, open, third) = (entries[0].Forecast, entries[1].Forecast, entries[2].Forecast);
        third.From.ShouldBe(Math.Sqrt(before.From * open.From), 1e-9);
        third.PredictedClose.ShouldNotBe(open.PredictedClose);
        (third.Upper - third.Lower).ShouldBeInRange(0.5 * (open.Upper - open.Lower), 2 * (open.Upper - open.Lower));
        entries.ShouldAllBe(e => e.Outcome!.Basis == e.Forecast.Basis);
        entries[2].Outcome!.Return.ShouldBe(Math.Log(entries[1].Outcome!.Close / third.From), 1e-12);
        (await _three.GetRequiredService<ForecastLedger>().VerifyAsync(new(record, Symbol.Aapl), Cancel)).IsIntact.ShouldBeTrue();
        (await _three.GetRequiredService<LedgerReport>().TrackAsync(new(record, Symbol.Aapl), HalfWay, null, null, Cancel))
            .Sessions.ShouldBe(1);

        // The other two say what they say without it, to the bit, but for the model's hash.
        var without = await EntriesAsync(other);
        without.Select(e => e.Forecast.Basis).ShouldBe([Basis.PreviousClose, Basis.Open]);
        without.Select(e => (e.Forecast.Location, e.Forecast.Scale, e.Forecast.Lower, e.Outcome!.Crps)).ShouldBe(
            entries.Take(2).Select(e => (e.Forecast.Location, e.Forecast.Scale, e.Forecast.Lower, e.Outcome!.Crps)));
    }

    [Fact]
    public async Task ThirdBasis_InTheModelsRecord_IsReadBackAndRebuiltByAnyHost()
    {
        await RunAsync(_three, Record, RetrainJob.JobName, Friday, "");
        var version = (await _three.GetRequiredService<Champions>().AtAsync(new(Record, Symbol.Aapl), at: null, Cancel)).ShouldNotBeNull();

        version.Fits.Bases.ShouldBe([Basis.Open, Basis.PreviousClose, HalfWay]);
        version.Evidence.Bases.Keys.ShouldBe(version.Fits.Bases, ignoreOrder: true);
        version.Evidence.Bases[HalfWay].Sessions.ShouldBe(version.Evidence.Main.Sessions);
        version.Verdict.Reason.ShouldNotBeNull();
        version.Verdict.Gates[0].Finding.ShouldContain("from the half-way price ");
        // A host that does not know where to find the price goes on with the others, and still makes the version again bit for bit.
        (await Services.GetRequiredService<Rebuild>().RunAsync(version, Cancel)).IsSame.ShouldBeTrue();
        (await RunAsync(Services, Record, "predict", Monday, "")).Message.ShouldContain(" from the open ");
    }

    [Fact]
    public async Task ThirdBasis_AddedToAServingModel_WaitsForTheNextTrainingAndStopsNothing()
    {
        await RunAsync(Services, Record, RetrainJob.JobName, Friday, "");

        (await RunAsync(_three, Record, "predict", Monday, "09:45")).Message.ShouldContain("the half-way price is not known");
        (await RunAsync(_three, Record, RetrainJob.JobName, Monday, "")).State.ShouldBe(JobState.Committed);
        (await RunAsync(_three, Record, "predict", new(2018, 3, 6), "09:45")).Message.ShouldContain(" from the half-way price ");
    }

    [Fact]
    public void ThirdBasis_InTheSchedule_IsDueAMinuteAfterItIsKnown()
    {
        var due = _three.GetRequiredService<Schedule>().Plan(["predict"], Monday, Monday);

        due.Select(unit => (unit.Slot, $"{unit.Due.UtcDateTime:HH:mm}")).ShouldBe([("", "14:31"), ("09:45", "14:46")]);
        _three.GetRequiredService<Schedule>().Words("predict").ShouldBe("09:31, 09:46 on sessions");
    }

    [Fact]
    public void SecondObjectOfOneBasis_IsRefused() =>
        Should.Throw<ArgumentException>(() => (HalfWay, new HalfWayBasis())).Message.ShouldContain("'halfWay'");

    private static async Task WalkAsync(IServiceProvider services, RecordName record)
    {
        await RunAsync(services, record, RetrainJob.JobName, Friday, "");
        foreach (var unit in services.GetRequiredService<Schedule>().Plan(["predict", EvaluateJob.JobName], Monday, Monday))
            (await RunAsync(services, record, unit.Job, Monday, unit.Slot)).State.ShouldBe(JobState.Committed);
    }

    private static Task<JobRun> RunAsync(IServiceProvider services, RecordName record, string job, DateOnly session, string slot)
    {
        var due = services.GetRequiredService<Schedule>().Plan([job], session, session).FirstOrDefault(unit => unit.Slot == slot)?.Due;
        return services.GetRequiredService<JobRunner>()
            .RunAsync(new(job, Symbol.Aapl, session, record, Slot: slot), due!.Value, parameters: null, Cancel);
    }

    private Task<IReadOnlyList<LedgerEntry>> EntriesAsync(RecordName record) =>
        _three.GetRequiredService<ForecastLedger>().ReadAsync(new(record, Symbol.Aapl), Monday, Monday, Cancel);

    private sealed class HalfWayBasis() : Basis("halfWay")
    {
        public override string Label => "half-way price";

        public override TimeOnly? At => new(9, 45);

        public override bool KnowsOpen => true;

        public override double Price(double previousClose, in Candle candle) => Math.Sqrt(previousClose * candle.Open);

        public override (double High, double Low) Range(double previousClose, in Candle candle)
        {
            var price = Price(previousClose, candle);
            return (Math.Max(candle.High, price), Math.Min(candle.Low, price));
        }

        public override bool Shows(in Candle candle) => candle.Missed == 0;
    }

    private sealed class HalfWayPrice(KnownBars bars) : IStartingPrice
    {
        public Basis Basis => HalfWay;

        public async Task<StartingPoint?> FindAsync(
            BarSeries series, TradingSession session, DateTimeOffset now, CancellationToken cancellationToken) =>
            await bars.OpenAsync(series.Symbol, session.Date, now, cancellationToken) is { } open
                ? new(Math.Sqrt(series.Candles[^1].Close * (double)open), (double)open)
                : null;
    }
}
