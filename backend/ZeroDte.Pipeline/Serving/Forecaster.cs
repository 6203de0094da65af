using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>Turns what the store holds of a symbol into an outlook on its next session.</summary>
public sealed class Forecaster(
    BarStore bars, Champions champions, ForecastLedger ledger, JobRunner jobs, Staleness staleness,
    Certificates certificates, FollowedSymbols followed,
    TradingCalendar calendar,
    TimeProvider time,
    IOptions<ServingOptions> options, ServiceClock clock)
{
    /// <summary>When the daily training runs.</summary>
    private static readonly TimeSpan AfterTheClose = TimeSpan.FromMinutes(30);

    /// <summary>How many symbols are judged side by side, which every outlook says.</summary>
    public Task<int> SideBySideAsync(CancellationToken cancellationToken) => champions.CountAsync(RecordName.Live, cancellationToken);

    public async Task<ServedSymbol> ForecastAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var series = await bars.ReadAsync(symbol, knownAt: null, cancellationToken);
        var needed = ModelConfiguration.NewListing.SessionsNeeded;
        if (series.Count < needed)
        {
            return new Unavailable(symbol, series.Count == 0
                ? $"There are no bars of {symbol}. Ingest a file of daily bars: ./zerodte ingest FILE --symbol {symbol}."
                : $"{symbol} has no model: it has {series.Count} sessions and training takes {needed}. Ingest a longer history.");
        }

        var last = series.Sessions[^1];
        var now = time.GetUtcNow();
        var session = clock.IsLive ? calendar.CurrentOrNext(now) : calendar.Session(calendar.Next(last));
        var newestNeeded = calendar.Previous(session.Date);
        if (!series.Reaches(newestNeeded))
        {
            var missing = calendar.Sessions(series.KnownThrough.AddDays(1), newestNeeded).Count();
            return new Unavailable(symbol,
                $"The bars of {symbol} are stale: the last is of {last:yyyy-MM-dd}, and a forecast of {session.Date:yyyy-MM-dd} needs "
                    + $"{missing} more, up to {newestNeeded:yyyy-MM-dd}. Ingest them, or set ZeroDte__Clock=Replay to stand on the "
                    + "morning after the last bar.");
        }

        if (await certificates.ObjectionAsync(symbol, last, cancellationToken) is { } objection)
            return new Unavailable(symbol, $"{objection}.");

        var isFollowed = (await followed.AllAsync(cancellationToken)).Contains(symbol);
        var (champion, why) = await ChampionAsync(series, session.Date, isFollowed, cancellationToken);
        if (champion is null)
            return new Unavailable(symbol, why);

        var isStale = await staleness.IsStaleAsync(symbol, new(champion.DataHash, champion.Session), cancellationToken);
        var counting = (await ledger.ReadAsync(ModelKey.Live(symbol), session.Date, session.Date, cancellationToken))
            .Where(entry => entry.Counts);
        var symbols = await SideBySideAsync(cancellationToken);
        var asOf = clock.IsLive ? now : session.Open;
        return Outlook.Of(series, champion, session, asOf, clock.Kind, isStale, new([.. counting], Pending(symbol, isFollowed)),
            symbols, await ExDayAsync(symbol, session.Date, cancellationToken)) is { } outlook
            ? outlook
            : new Unavailable(symbol, BlindSpot.Words(series, session.Date));
    }

    /// <summary>The champion, trained now if there is none, or none that is young enough; or else why there is none to serve.</summary>
    private async Task<(ModelVersion? Champion, string Why)> ChampionAsync(
        BarSeries series, DateOnly session, bool isFollowed, CancellationToken cancellationToken)
    {
        var (symbol, oldest) = (series.Symbol, options.Value.OldestModel);
        var said = "";
        var champion = await champions.AtAsync(ModelKey.Live(symbol), at: null, cancellationToken);
        if (champion is null)
        {
            var back = isFollowed ? Math.Min(options.Value.SessionsToFill(series.Count), oldest) : 0;
            (champion, said) = await TrainAsync(series, back, cancellationToken);
        }
        if (champion is null)
            return (null, $"{ModelKey.Live(symbol).Name} has no champion. {said}");
        if (Age(champion) <= oldest)
            return (champion, "");

        (champion, said) = await TrainAsync(series, back: 0, cancellationToken);
        return Age(champion!) <= oldest ? (champion, "") : (null,
            $"The model of {symbol} was trained on sessions up to {champion!.Session:yyyy-MM-dd}, {Age(champion)} before the one to "
            + $"forecast; {oldest} are allowed "
            + $"(ZeroDte__OldestModel). Training it again did not help: {said}");

        int Age(ModelVersion version) => calendar.Between(version.Session, session);
    }

    private async Task<ForecastExDay?> ExDayAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken)
    {
        var adjustment = await bars.AdjustmentAsync(symbol, cancellationToken);
        if (adjustment.On(session) is (1, 0) || await bars.LastBeforeAsync(symbol, session, cancellationToken) is not { } last)
            return null;

        var (split, dividend) = adjustment.On(session);
        return new((double)adjustment.InSharesOf(last, last.Bar.Session).Close, (double)split, (double)dividend);
    }

    /// <summary>What is said of a forecast of which nothing is sealed.</summary>
    private string Pending(Symbol symbol, bool isFollowed) =>
        !clock.IsLive ? "not yet: a running service seals it in a moment"
        : isFollowed ? "not yet: it is sealed a minute after the open"
        : $"no: {symbol} is not followed, so nothing of it is sealed: ./zerodte market add {symbol}";

    /// <summary>Trains a model by the job that trains all others.</summary>
    /// <param name="back">Sessions to leave out at the end.</param>
    /// <returns>The champion from then on, and what the job said.</returns>
    private async Task<(ModelVersion? Champion, string Said)> TrainAsync(BarSeries series, int back, CancellationToken cancellationToken)
    {
        var session = calendar.Session(series.Sessions[^(1 + back)]);
        var at = clock.IsLive && back == 0 ? time.GetUtcNow() : session.Close + AfterTheClose;
        var run = await jobs.RunAsync(new(RetrainJob.JobName, series.Symbol, session.Date), at, parameters: null, cancellationToken);
        return (await champions.AtAsync(ModelKey.Live(series.Symbol), at: null, cancellationToken), run.Message);
    }
}
