using System.Text.Json;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>Seals the champion's forecasts of a session: from the previous close, and from the open if anybody knows it.</summary>
internal sealed class PredictJob(KnownBars bars, Trainer trainer, Champions champions, TradingCalendar calendar, TimeProvider time) : IJob
{
    public const string JobName = "predict";

    /// <summary>A forecast that was issued so long ago by its record's clock was not issued live.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(1);

    public string Name => JobName;

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (key, now) = (context.Key, context.Now);
        var session = calendar.Session(key.Session);
        if (now >= session.Close)
            return new Done($"None: the session of {key.Session:yyyy-MM-dd} closed at {session.Close.UtcDateTime:HH:mm} UTC, and a forecast at {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC would be hindsight.");

        var series = (await bars.ReadAsync(key.Symbol, now, horizon: null, cancellationToken)).Series;
        var before = calendar.Previous(key.Session);
        if (series.Count == 0 || series.Sessions[^1] != before)
            return new Waiting($"the bar of {key.Symbol} of {before:yyyy-MM-dd}");
        if (await champions.AtAsync(key.Record, key.Symbol, now, cancellationToken) is not { } champion)
            return new Waiting($"a champion of {ModelVersion.NameOf(key.Record, key.Symbol)}, which the job {RetrainJob.JobName} brings");

        var open = now >= session.Open ? await bars.OpenAsync(key.Symbol, key.Session, now, cancellationToken) : null;
        if (Forecasts(champion, series, key.Session, (double?)open, now) is not { } forecasts)
            return new Waiting($"bars without a hole. {BlindSpot.Words(calendar, series, key.Session)}");
        await Ledger.SealAsync(context.Transaction, key.Record, forecasts, cancellationToken);
        return new Done(
            $"{string.Join(", ", forecasts.Select(f => $"{f.PredictedClose:0.00} from {f.Basis.Words()} {f.From:0.00} ({f.Lower:0.00} to {f.Upper:0.00})"))} by {champion.Name} version {champion.Version}{(open is null ? "; no opening price is known" : "")}.",
            JsonSerializer.SerializeToElement(forecasts, LifecycleJson.Options));
    }

    /// <summary>Null if the model looks back over a hole.</summary>
    private List<SealedForecast>? Forecasts(ModelVersion champion, BarSeries series, DateOnly session, double? open, DateTimeOffset now)
    {
        using var training = trainer.Train(champion.Record, series, champion.Configuration);
        if (!training.PreviousClose.Sees(new Today(session, double.NaN)) || (open is { } seen && !training.Open.Sees(new Today(session, seen))))
            return null;

        var clock = time.GetUtcNow() - now > Late ? "replay" : "live";
        var forecasts = new List<SealedForecast> { Seal(Basis.PreviousClose, series.Candles[^1].Close, double.NaN) };
        if (open is { } price)
            forecasts.Add(Seal(Basis.Open, price, price));
        return forecasts;

        SealedForecast Seal(Basis basis, double from, double known) => SealedForecast.Of(
            champion, basis, session, from, training.For(basis).Distribution(champion.Fits.For(basis), new Today(session, known)), series.Hash, now, clock);
    }
}
