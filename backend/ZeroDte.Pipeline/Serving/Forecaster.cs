using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>Turns what the store holds of a symbol into an outlook on its next session.</summary>
public sealed class Forecaster(BarStore bars, Champions champions, JobRunner jobs, TradingCalendar calendar, TimeProvider time, IOptions<ServingOptions> options)
{
    /// <summary>When the daily training runs.</summary>
    private static readonly TimeSpan AfterTheClose = TimeSpan.FromMinutes(30);

    public async Task<ServedSymbol> ForecastAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var series = await bars.ReadAsync(symbol, knownAt: null, cancellationToken);
        var needed = CloseModel.FewestSessions(ModelConfiguration.Served.ToRecipe(Basis.Open));
        if (series.Count < needed)
        {
            return new Unavailable(symbol, series.Count == 0
                ? $"There are no bars of {symbol}. Ingest a file of daily bars: ./zerodte ingest FILE --symbol {symbol}."
                : $"{symbol} has no model: it has {series.Count} sessions and training takes {needed}. Ingest a longer history.");
        }

        var last = series.Sessions[^1];
        var now = time.GetUtcNow();
        var session = options.Value.Clock == ClockKind.Live ? calendar.CurrentOrNext(now) : calendar.Session(calendar.Next(last));
        var newestNeeded = calendar.Previous(session.Date);
        if (last < newestNeeded)
        {
            var missing = calendar.Sessions(last.AddDays(1), newestNeeded).Count();
            return new Unavailable(symbol,
                $"The bars of {symbol} are stale: the last is of {last:yyyy-MM-dd}, and a forecast of {session.Date:yyyy-MM-dd} needs {missing} more, up to {newestNeeded:yyyy-MM-dd}. Ingest them, or set ZeroDte__Clock=Replay to stand on the morning after the last bar.");
        }

        var champion = await champions.AtAsync(JobKey.Live, symbol, at: null, cancellationToken);
        if (champion is null)
        {
            var run = await BeginAsync(series, cancellationToken);
            champion = await champions.AtAsync(JobKey.Live, symbol, at: null, cancellationToken);
            if (champion is null)
                return new Unavailable(symbol, $"{ModelVersion.NameOf(JobKey.Live, symbol)} has no champion. {run.Message}");
        }

        var asOf = options.Value.Clock == ClockKind.Live ? now : session.Open;
        return Outlook.Of(series, champion, session, asOf, options.Value.Clock) is { } outlook
            ? outlook
            : new Unavailable(symbol, BlindSpot.Words(calendar, series, session.Date));
    }

    /// <summary>Trains a symbol's first model, by the job that trains all others. On the replay clock that is as long ago as the record is going to be filled from.</summary>
    private Task<JobRun> BeginAsync(BarSeries series, CancellationToken cancellationToken)
    {
        var replayed = options.Value.Clock == ClockKind.Replay;
        var back = replayed ? Math.Min(options.Value.Backfill, series.Count - CloseModel.FewestSessions(ModelConfiguration.Served.ToRecipe(Basis.Open))) : 0;
        var session = calendar.Session(series.Sessions[^(1 + back)]);
        return jobs.RunAsync(new(RetrainJob.JobName, series.Symbol, session.Date), replayed ? session.Close + AfterTheClose : time.GetUtcNow(), parameters: null, cancellationToken);
    }
}
