using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>Turns what the store holds of a symbol into an outlook on its next session.</summary>
public sealed class Forecaster(BarStore bars, Trainer trainer, TradingCalendar calendar, TimeProvider time, IOptions<ServingOptions> options)
{
    public async Task<ServedSymbol> ForecastAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var series = await bars.ReadAsync(symbol, knownAt: null, cancellationToken);
        var needed = CloseModel.FewestSessions(Recipes.Served(Basis.Open));
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

        var model = await trainer.GetOrTrainAsync(series, cancellationToken);
        var asOf = options.Value.Clock == ClockKind.Live ? now : session.Open;
        return new Outlook(series, model, session, asOf, options.Value.Clock);
    }
}
