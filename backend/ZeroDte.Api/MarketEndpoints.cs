using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api;

internal static class MarketEndpoints
{
    public static void MapMarket(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/market").WithTags("Market");
        read.MapGet("", (MarketStatuses statuses, CancellationToken cancel) => statuses.ReadAsync(cancel)).WithName("market")
            .WithSummary("What is known of each symbol that is followed, and who is asked for more");
        read.MapGet("{symbol}/actions", ActionsAsync).WithName("actions")
            .WithSummary("Splits and dividends of a symbol: who told them and which count");

        read.MapGet("{symbol}/certificates", CertificatesAsync).WithName("certificates")
            .WithSummary("What checking each session of a symbol against itself found");

        read.MapGet("tickers", TickersAsync).WithName("tickers")
            .WithSummary("Shares that are listed, or were, as of a day: one by its symbol, or those whose ticker or name a text fits");

        var write = routes.MapGroup("/api/market").WithTags("Market").RequireOperator();
        write.MapPost("{symbol}", FollowAsync).WithName("follow").WithSummary("Follow a symbol and fetch its bars");
        write.MapDelete("{symbol}", UnfollowAsync).WithName("unfollow").WithSummary("Follow it no longer; what was made of it is kept");
        write.MapPost("collection/start", StartAsync).WithName("startCollection")
            .WithSummary(
                "Fetch what is missing of all that are followed; how far it is, the attempts of 'collect' and 'collect-minutes' say");
        write.MapPost("collection/stop", StopAsync).WithName("stopCollection").WithSummary("Stop fetching; what has come is kept");
    }

    private static async Task<Results<Ok<IEnumerable<ActionAnswer>>, ProblemHttpResult>> ActionsAsync(
        string symbol, ActionStore actions, CancellationToken cancellationToken) =>
        Symbol.TryParse(symbol, out var whose)
            ? TypedResults.Ok((await actions.ReadAsync(whose, cancellationToken)).Select(ActionAnswer.Of))
            : NoSymbol(symbol);

    private static async Task<Results<Ok<IReadOnlyList<StoredCertificate>>, ProblemHttpResult>> CertificatesAsync(
        string symbol, Certificates certificates, CancellationToken cancellationToken) =>
        Symbol.TryParse(symbol, out var whose)
            ? TypedResults.Ok(await certificates.ReadAsync(whose, cancellationToken))
            : NoSymbol(symbol);

    private static async Task<Results<Accepted<CollectionAnswer>, ProblemHttpResult>> FollowAsync(
        string symbol, FollowedSymbols followed, Tickers tickers, ServiceClock clock, MinuteFetch minutes, JobBacklog backlog,
        CancellationToken cancellationToken)
    {
        if (!Symbol.TryParse(symbol, out var added))
            return NoSymbol(symbol);

        await followed.AddAsync(added, cancellationToken);
        return await CollectAsync(
            [added], clock, minutes, backlog, cancellationToken, await tickers.DoubtAsync(added, cancellationToken));
    }

    /// <param name="at">As of this day; of today if left out.</param>
    private static async Task<Results<Ok<TickersAnswer>, ProblemHttpResult>> TickersAsync(
        DateOnly? at, string? symbol, string? search, TickerStore store, Tickers tickers, CancellationToken cancellationToken)
    {
        var day = at ?? tickers.Today;
        if (symbol is null == search is null)
        {
            return TypedResults.Problem(
                "Give either symbol, as in ?symbol=AAPL, or search, as in ?search=apple.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (symbol is not null && !Symbol.TryParse(symbol, out _))
            return NoSymbol(symbol);

        var found = search is not null ? await store.SearchAsync(search, day, cancellationToken)
            : await store.FindAsync(Symbol.Parse(symbol!).Value, day, cancellationToken) is { } one ? [one]
            : [];
        return TypedResults.Ok(new TickersAnswer(await store.AsOfAsync(day, cancellationToken), found));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UnfollowAsync(
        string symbol, FollowedSymbols followed, CancellationToken cancellationToken)
    {
        if (!Symbol.TryParse(symbol, out var removed))
            return NoSymbol(symbol);
        if (followed.IsOfTheSetting(removed))
        {
            return TypedResults.Problem(
                $"{removed} is one of ZeroDte__Universe: take it out there.", statusCode: StatusCodes.Status409Conflict);
        }

        return await followed.RemoveAsync(removed, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem($"{removed} is not followed.", statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Accepted<CollectionAnswer>, ProblemHttpResult>> StartAsync(
        FollowedSymbols followed, ServiceClock clock, MinuteFetch minutes, JobBacklog backlog, CancellationToken cancellationToken) =>
        await CollectAsync(await followed.AllAsync(cancellationToken), clock, minutes, backlog, cancellationToken);

    private static async Task<Ok<StoppedAnswer>> StopAsync(
        JobBacklog backlog, JobHistory history, CancellationToken cancellationToken)
    {
        var (removed, asked) = (0, 0);
        foreach (var job in new[] { Fetch.JobName, MinuteFetch.JobName })
        {
            removed += await backlog.RemoveAsync(job, symbol: null, session: null, cancellationToken);
            foreach (var attempt in await history.AttemptsAsync(job, symbol: null, JobHistory.MostAttempts, cancellationToken))
            {
                if (attempt.State != JobState.Running)
                    continue;
                await history.CancelAsync(attempt.Id, cancellationToken);
                asked++;
            }
        }

        return TypedResults.Ok(new StoppedAnswer(removed, asked));
    }

    private static async Task<Results<Accepted<CollectionAnswer>, ProblemHttpResult>> CollectAsync(
        IReadOnlyList<Symbol> symbols, ServiceClock clock, MinuteFetch minutes, JobBacklog backlog, CancellationToken cancellationToken,
        string? doubt = null)
    {
        var last = clock.LastClosed;
        foreach (var symbol in symbols)
            await backlog.AddOrReviveAsync(Fetch.Unit(symbol, last), cancellationToken);
        foreach (var symbol in minutes.IsOn ? symbols : [])
            await backlog.AddOrReviveAsync(MinuteFetch.Unit(symbol, last), cancellationToken);
        return TypedResults.Accepted(
            $"/api/jobs/history?job={Fetch.JobName}",
            new CollectionAnswer([.. symbols.Select(symbol => symbol.Value)], last, doubt));
    }

    private static ProblemHttpResult NoSymbol(string text) => TypedResults.Problem(
        $"'{text}' is not a ticker symbol: expected 1 to 6 letters or digits, as in AAPL or BRK.B.",
        statusCode: StatusCodes.Status400BadRequest);

    /// <param name="Through">The session up to which bars are fetched.</param>
    /// <param name="Doubt">Why a symbol may have no bars, such as that it is not listed; null if nothing says so.</param>
    internal sealed record CollectionAnswer(IReadOnlyList<string> Symbols, DateOnly Through, string? Doubt);

    /// <param name="AsOf">The day of which the latest load tells; null if there is none up to the day that was asked about.</param>
    internal sealed record TickersAnswer(DateOnly? AsOf, IReadOnlyList<ListedTicker> Tickers);

    /// <param name="Removed">Fetches whose turn had not come, of daily bars and of minutes.</param>
    /// <param name="Asked">Those under way, which were asked to end.</param>
    internal sealed record StoppedAnswer(int Removed, int Asked);

    /// <param name="Value">New shares for each old one, or dollars per share.</param>
    internal sealed record ActionAnswer(
        DateOnly ExDate, string Kind, decimal Value, string Source, string SourceId, DateTimeOffset KnownSince, bool Withdrawn, bool Counts)
    {
        public static ActionAnswer Of(KnownAction known)
        {
            var (row, counts) = known;
            var (kind, value) = row.Action is Split split ? ("split", split.To / split.From) : ("dividend", ((Dividend)row.Action).Cash);
            return new(row.Action.ExDate, kind, value, row.Source, row.SourceId, row.KnownSince, row.IsWithdrawn, counts);
        }
    }
}
