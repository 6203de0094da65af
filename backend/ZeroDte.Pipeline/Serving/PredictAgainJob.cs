using System.Text.Json;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Intraday;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>
/// Seals the forecast again from a time of the session on, once the minutes up to it are stored; for symbols that have minutes.
/// </summary>
internal sealed class PredictAgainJob(
    KnownBars bars, MinuteStore minutes, SessionPaths paths, IntradayTrainer trainer, Champions champions, ForecastLedger ledger,
    TradingCalendar calendar, TimeProvider time) : IJob
{
    public const string JobName = "predict-again";

    /// <summary>
    /// How long after its time the last minute of a forecast may be missing: by then nobody traded in it, or the bar is late beyond use.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public string Name => JobName;

    public JobTiming Timing { get; } = JobTiming.DuringSession(JobName, [.. Basis.Intraday.Select(origin => origin.At!.Value)]);

    public async Task<IReadOnlyList<Symbol>> DueForAsync(IReadOnlyList<Symbol> symbols, CancellationToken cancellationToken)
    {
        var have = (await minutes.SymbolsAsync(cancellationToken)).ToHashSet();
        return [.. symbols.Where(have.Contains)];
    }

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (key, now, session) = (context.Key, context.Now, calendar.Session(context.Key.Session));
        var origin = Basis.Intraday.FirstOrDefault(origin => origin.Slot == key.Slot)
            ?? throw new ArgumentException($"There is no forecast as of '{key.Slot}'. There are: "
                + $"{string.Join(", ", Basis.Intraday.Select(origin => origin.Slot))}.");
        if (await BeforeAsync(key, origin, cancellationToken) is { } before)
            return Done(before);
        if (now >= session.Close || origin.In(session) >= session.Close)
        {
            return new Done($"None: the session of {key.Session:yyyy-MM-dd} closed at {session.Close.UtcDateTime:HH:mm} UTC, and a "
                + $"forecast from {key.Slot} at {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC would be hindsight.");
        }

        var series = (await bars.ReadAsync(key.Symbol, now, horizon: null, cancellationToken)).Series;
        var previous = calendar.Previous(key.Session);
        if (series.Count == 0 || series.Sessions[^1] != previous)
            return new Waiting($"the bar of {key.Symbol} of {previous:yyyy-MM-dd}");
        if (await champions.AtAsync(key.Model, now, cancellationToken) is not { } champion)
            return new Waiting($"a champion of {key.Model.Name}, which the job {RetrainJob.JobName} brings");

        var (path, missing) = await PathAsync(key, origin, session, now, cancellationToken);
        if (path is null)
            return new Waiting(missing);
        if (await trainer.ExpectAsync(key.Model, series, champion.Configuration, origin, path, now, cancellationToken) is not { } expected)
        {
            return new Waiting($"{IntradayTraining.SessionsNeeded} sessions of whole minutes of {key.Symbol}, and daily bars without a "
                + "hole before them");
        }

        var forecast = Sealed(key, context.Reason, champion, origin, session, path, expected, now);
        await ForecastLedger.SealAsync(context.Transaction, key.Record, [forecast], cancellationToken);
        return Done(forecast) with { MadeFrom = MadeFrom.Of(series) };
    }

    private async Task<SealedForecast?> BeforeAsync(JobKey key, IntradayOrigin origin, CancellationToken cancellationToken) =>
        (await ledger.ReadAsync(key.Model, key.Session, key.Session, cancellationToken)).Select(entry => entry.Forecast)
            .FirstOrDefault(forecast => forecast.Basis == origin && (forecast.Revision?.Number ?? 1) == key.Revision);

    /// <summary>The session's path up to the origin, or else what is missing of it.</summary>
    private async Task<(SessionPath? Path, string Missing)> PathAsync(
        JobKey key, IntradayOrigin origin, TradingSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = origin.In(session);
        var (path, last) = await paths.UntilAsync(key.Symbol, session, at < now ? at : now, cancellationToken);
        // Bars of several minutes that end at the origin show by their path that they do.
        var isThere = path?.Known == origin.Mark && path.TradedAt == origin.Mark
            && (now >= at + Patience || last >= at.UtcDateTime.AddMinutes(-path.BarMinutes));
        return isThere
            ? (path, "")
            : (null, $"the minutes of {key.Symbol} up to {key.Slot} of {key.Session:yyyy-MM-dd}; "
                + (last is { } start ? $"the last one that is there begins at {start:HH:mm} UTC" : "there are none yet"));
    }

    private SealedForecast Sealed(
        JobKey key, string? reason, ModelVersion champion, IntradayOrigin origin, TradingSession session, SessionPath path,
        IntradayForecast expected, DateTimeOffset now)
    {
        var clock = time.GetUtcNow() - now > PredictJob.Late ? "replay" : "live";
        return SealedForecast.Of(
            champion, origin, key.Session, path.Price(origin.Mark), expected.Expected, expected.Data.Value, now, clock) with
        {
            Calibration = new(expected.Expected.Errors.ToArray(), expected.Sessions, expected.Held),
            Revision = key.Revision > 1
                ? new(key.Revision, reason ?? "", now <= origin.In(session) + PredictJob.InTime)
                : null,
        };
    }

    private static Done Done(SealedForecast f) => new(
        $"{f.PredictedClose:0.00} from {f.Basis.Words()} {f.From:0.00} ({f.Lower:0.00} to {f.Upper:0.00}) by {f.Model.Name} version "
            + $"{f.Model.Version}.",
        JsonSerializer.SerializeToElement(f, LifecycleJson.Options));
}
