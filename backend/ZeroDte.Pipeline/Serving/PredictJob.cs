using System.Text.Json;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>Seals the champion's forecasts of a session: from the previous close, and from the open if anybody knows it.</summary>
internal sealed class PredictJob(
    KnownBars bars, IEnumerable<IStartingPrice> prices, Trainer trainer, Champions champions, ForecastLedger ledger,
    TradingCalendar calendar,
    TimeProvider time) : IJob
{
    public const string JobName = "predict";

    /// <summary>A forecast that was issued so long ago by its record's clock was not issued live.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromHours(1);

    /// <summary>
    /// A revision that is issued later than this after the open has seen the session it is about, and does not count in place of an earlier
    /// one.
    /// </summary>
    public static readonly TimeSpan InTime = TimeSpan.FromMinutes(15);

    /// <summary>In the order in which they become known.</summary>
    private readonly IStartingPrice[] _prices = [.. prices.OrderBy(price => price.Basis.At).ThenBy(price => price.Basis.KnowsOpen)];

    public string Name => JobName;

    public JobTiming Timing => JobTiming.InSession(JobName, [.. _prices.Select(price => price.Basis.At).OfType<TimeOnly>()]);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (key, now) = (context.Key, context.Now);
        var session = calendar.Session(key.Session);
        var before = (await ledger.ReadAsync(key.Model, key.Session, key.Session, cancellationToken))
            .Select(entry => entry.Forecast)
            .Where(forecast => (forecast.Revision?.Number ?? 1) == key.Revision && forecast.Basis.Slot == key.Slot).ToList();
        if (now >= session.Close)
        {
            return before.Count > 0 ? Done(key, before) : new Done(
                $"None: the session of {key.Session:yyyy-MM-dd} closed at {session.Close.UtcDateTime:HH:mm} UTC, and a forecast at "
                    + $"{now.UtcDateTime:yyyy-MM-dd HH:mm} UTC would be hindsight.");
        }

        var series = (await bars.ReadAsync(key.Symbol, now, horizon: null, cancellationToken)).Series;
        var previous = calendar.Previous(key.Session);
        if (!series.Reaches(previous))
            return new Waiting($"the bar of {key.Symbol} of {previous:yyyy-MM-dd}");
        if (await champions.AtAsync(key.Model, now, cancellationToken) is not { } champion)
            return new Waiting($"a champion of {key.Model.Name}, which the job {RetrainJob.JobName} brings");

        var starts = new List<(Basis Basis, StartingPoint? Point)>();
        foreach (var price in Prices(key).Where(price => champion.Fits.Find(price.Basis) is not null))
            starts.Add((price.Basis, await price.FindAsync(series, session, now, cancellationToken)));
        if (Forecasts(champion, series, key.Session, starts, now) is not { } forecasts)
            return new Waiting($"bars without a hole. {BlindSpot.Words(series, key.Session)}");

        forecasts.RemoveAll(made => before.Exists(there => there.Basis == made.Basis));
        if (key.Revision > 1)
        {
            var revision = new ForecastRevision(key.Revision, context.Reason ?? "", now <= session.Open + InTime);
            forecasts = forecasts.ConvertAll(forecast => forecast with { Revision = revision });
        }

        await ForecastLedger.SealAsync(context.Transaction, key.Record, forecasts, cancellationToken);
        return Done(key, [.. before, .. forecasts]) with
        {
            MadeFrom = MadeFrom.Of(series),
            IsPartial = starts.Exists(start => start.Point is null),
        };
    }

    private IEnumerable<IStartingPrice> Prices(JobKey key) => _prices.Where(price => price.Basis.Slot == key.Slot);

    private Done Done(JobKey key, List<SealedForecast> forecasts)
    {
        var said = forecasts.Select(f => $"{f.PredictedClose:0.00} from {f.Basis.Words()} {f.From:0.00} ({f.Lower:0.00} to "
            + $"{f.Upper:0.00}) by {f.Model.Name} version {f.Model.Version}");
        var unknown = string.Concat(Prices(key)
            .Where(price => !forecasts.Exists(f => f.Basis == price.Basis))
            .Select(price => $"; the {price.Basis.Label} is not known"));
        return new($"{string.Join(", ", said)}{unknown}.", JsonSerializer.SerializeToElement(forecasts, LifecycleJson.Options));
    }

    /// <summary>Null if the model looks back over a hole.</summary>
    private List<SealedForecast>? Forecasts(
        ModelVersion champion, BarSeries series, DateOnly session, IEnumerable<(Basis Basis, StartingPoint? Point)> starts,
        DateTimeOffset now)
    {
        // To train anew for a look at the next session would cost many times the look.
        using var training = trainer.Find(champion.Key.Record, series, champion.Configuration);
        var clock = time.GetUtcNow() - now > Late ? "replay" : "live";
        var forecasts = new List<SealedForecast>();
        foreach (var (basis, point) in starts)
        {
            if (point is not { } start)
                continue;
            var vantage = training?.For(basis).Vantage
                ?? Vantage.After(champion.Configuration.ToRecipe(basis), series.Candles);
            var today = basis.Today(session, start.Open, series.Context.IsAnnounced(session));
            if (!vantage.Sees(today))
                return null;
            forecasts.Add(SealedForecast.Of(
                champion, basis, session, start.Price, vantage.Distribution(champion.Fits.For(basis), today), series.Hash, now, clock));
        }

        return forecasts;
    }
}
