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
internal sealed class PredictJob(KnownBars bars, Trainer trainer, Champions champions, Ledger ledger, TradingCalendar calendar, TimeProvider time) : IJob
{
    public const string JobName = "predict";

    /// <summary>A forecast that was issued so long ago by its record's clock was not issued live.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(1);

    /// <summary>A revision that is issued later than this after the open has seen the session it is about, and does not count in place of an earlier one.</summary>
    private static readonly TimeSpan InTime = TimeSpan.FromMinutes(15);

    public string Name => JobName;

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (key, now) = (context.Key, context.Now);
        var session = calendar.Session(key.Session);
        var before = (await ledger.ReadAsync(key.Record, key.Symbol, key.Session, key.Session, cancellationToken))
            .Select(entry => entry.Forecast).Where(forecast => (forecast.Revision?.Number ?? 1) == key.Revision).ToList();
        if (now >= session.Close)
        {
            return before.Count > 0 ? Done(before) : new Done(
                $"None: the session of {key.Session:yyyy-MM-dd} closed at {session.Close.UtcDateTime:HH:mm} UTC, and a forecast at {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC would be hindsight.");
        }

        var series = (await bars.ReadAsync(key.Symbol, now, horizon: null, cancellationToken)).Series;
        var previous = calendar.Previous(key.Session);
        if (series.Count == 0 || series.Sessions[^1] != previous)
            return new Waiting($"the bar of {key.Symbol} of {previous:yyyy-MM-dd}");
        if (await champions.AtAsync(key.Record, key.Symbol, now, cancellationToken) is not { } champion)
            return new Waiting($"a champion of {ModelVersion.NameOf(key.Record, key.Symbol)}, which the job {RetrainJob.JobName} brings");

        var open = now >= session.Open ? await bars.OpenAsync(key.Symbol, key.Session, now, cancellationToken) : null;
        if (Forecasts(champion, series, key.Session, (double?)open, now) is not { } forecasts)
            return new Waiting($"bars without a hole. {BlindSpot.Words(calendar, series, key.Session)}");

        forecasts.RemoveAll(made => before.Exists(there => there.Basis == made.Basis));
        if (key.Revision > 1)
        {
            var revision = new ForecastRevision(key.Revision, context.Reason ?? "", now <= session.Open + InTime);
            forecasts = forecasts.ConvertAll(forecast => forecast with { Revision = revision });
        }

        await Ledger.SealAsync(context.Transaction, key.Record, forecasts, cancellationToken);
        return Done([.. before, .. forecasts]) with { MadeFrom = MadeFrom.Of(series), IsPartial = open is null };
    }

    private static Done Done(List<SealedForecast> forecasts)
    {
        var said = forecasts.Select(f => $"{f.PredictedClose:0.00} from {f.Basis.Words()} {f.From:0.00} ({f.Lower:0.00} to {f.Upper:0.00}) by {f.Model.Name} version {f.Model.Version}");
        return new(
            $"{string.Join(", ", said)}{(forecasts.Exists(f => f.Basis == Basis.Open) ? "" : "; no opening price is known")}.",
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
