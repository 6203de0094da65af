using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Words;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api;

internal static class PredictEndpoints
{
    public static void MapPredict(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/predict", Predict)
            .WithName("predict")
            .WithTags("Forecast")
            .WithSummary("Forecast of today's close")
            .WithDescription("Where the symbol will close, with its distribution and its record against the naive forecast. Give the "
                + "observed open to leave the overnight gap out of the uncertainty, and a strike to be told the chance of closing above "
                + "it. As the session goes on, the latest sealed forecast answers; at=10:30 asks for the one from then. Who asks for "
                + "text/plain is given lines to read.")
            .Produces<Forecast>(StatusCodes.Status200OK, "application/json", "text/plain")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/api/forecasts/stream", Stream)
            .WithName("forecastStream")
            .WithTags("Forecast")
            .WithSummary("The forecast of a symbol now and whenever it changes, as server-sent events")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    /// <param name="symbol">Ticker; AAPL if left out.</param>
    /// <param name="open">The observed opening price, in dollars.</param>
    /// <param name="strike">A price, in dollars: adds the probability that the close is above it.</param>
    /// <param name="at">New York time from which a forecast of the session is sealed, such as 10:30; the latest if left out.</param>
    private static IResult Predict(
        HttpContext http, ForecastBoard board, TimeProvider time, string? symbol = null, string? open = null, string? strike = null,
        string? at = null)
    {
        if (NotASymbol(symbol) is { } refusal)
            return refusal;
        if (!board.IsReady)
            return Unavailable("The service is starting: the first forecast is not ready yet. Try again in a few seconds.");

        return board.Find(symbol?.Trim() ?? Symbol.Aapl.Value) switch
        {
            Outlook outlook when !outlook.IsCurrent(time.GetUtcNow()) =>
                Unavailable($"The session of {outlook.Session.Date:yyyy-MM-dd} has closed and the next forecast is not ready yet."),
            Outlook outlook when open is null && strike is null && at is null && !PrefersText(http.Request) =>
                new PreparedForecast(outlook, time),
            Outlook outlook => Asked(http.Request, outlook, open, strike, at),
            Unavailable unavailable => Unavailable(unavailable.Reason),
            _ => TypedResults.Problem(Hosting.Problem(
                StatusCodes.Status404NotFound,
                "Unknown symbol",
                $"Nothing is known of {(symbol ?? Symbol.Aapl.Value).Trim().ToUpperInvariant()}. Known: {Known(board)}. Another is added "
                    + "by ingesting its bars: ./zerodte ingest FILE --symbol SYMBOL.")),
        };
    }

    /// <param name="symbol">Ticker; AAPL if left out.</param>
    private static IResult Stream(HttpContext http, ForecastBoard board, string? symbol = null)
    {
        return NotASymbol(symbol) as IResult ?? http.Watch(WatchAsync);

        async IAsyncEnumerable<SseItem<Forecast>> WatchAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            // Who was cut off names the last that it saw.
            for (string? seen = http.Request.Headers["Last-Event-ID"]; ;)
            {
                var changed = board.Changed;
                if (board.Find(symbol?.Trim() ?? Symbol.Aapl.Value) is Outlook outlook && outlook.ETag != $"\"{seen}\"")
                {
                    seen = outlook.ETag.Trim('"');
                    yield return new(outlook.Latest, "forecast") { EventId = seen };
                }

                await changed.WaitAsync(cancel);
            }
        }
    }

    private static ProblemHttpResult? NotASymbol(string? symbol) => symbol is null || Symbol.TryParse(symbol, out _)
        ? null
        : BadRequest($"'{symbol}' is not a ticker symbol: expected 1 to 6 letters or digits, as in AAPL or BRK.B.");

    private static IResult Asked(HttpRequest request, Outlook outlook, string? open, string? strike, string? at) =>
        outlook.TryForecast(open, strike, at, out var forecast) is { } refusal ? BadRequest(refusal)
            : PrefersText(request) ? TypedResults.Text(ForecastRows.Plain(forecast!))
            : TypedResults.Json(forecast!, ForecastJson.Default.Forecast);

    /// <summary>Whether text is named before JSON; who names neither, as curl and browsers do not, is given JSON.</summary>
    private static bool PrefersText(HttpRequest request)
    {
        foreach (var accepted in request.Headers.Accept)
        {
            if (accepted!.IndexOf("text/plain", StringComparison.OrdinalIgnoreCase) is var text and >= 0)
                return accepted.IndexOf("application/json", StringComparison.OrdinalIgnoreCase) is var json && (json < 0 || text < json);
        }

        return false;
    }

    private static string Known(ForecastBoard board) =>
        board.Symbols.Select(s => s.Symbol.Value).DefaultIfEmpty("none yet").Aggregate((a, b) => $"{a}, {b}");

    private static ProblemHttpResult BadRequest(string detail) =>
        TypedResults.Problem(Hosting.Problem(StatusCodes.Status400BadRequest, "Bad request", detail));

    private static ProblemHttpResult Unavailable(string detail) =>
        TypedResults.Problem(Hosting.Problem(StatusCodes.Status503ServiceUnavailable, "No forecast", detail));
}
