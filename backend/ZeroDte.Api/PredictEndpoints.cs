using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api;

internal static class PredictEndpoints
{
    public static void MapPredict(this IEndpointRouteBuilder routes) => routes
        .MapGet("/predict", Predict)
        .WithName("predict")
        .WithTags("Forecast")
        .WithSummary("Forecast of today's close")
        .WithDescription("Where the symbol will close, with its distribution and its record against the naive forecast. Give the observed "
            + "open to leave the overnight gap out of the uncertainty, and a strike to be told the chance of closing above it.")
        .Produces<Forecast>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <param name="symbol">Ticker; AAPL if left out.</param>
    /// <param name="open">The observed opening price, in dollars.</param>
    /// <param name="strike">A price, in dollars: adds the probability that the close is above it.</param>
    private static IResult Predict(ForecastBoard board, TimeProvider time, string? symbol = null, string? open = null,
        string? strike = null)
    {
        if (symbol is not null && !Symbol.TryParse(symbol, out _))
            return BadRequest($"'{symbol}' is not a ticker symbol: expected 1 to 6 letters or digits, as in AAPL or BRK.B.");
        if (!board.IsReady)
            return Unavailable("The service is starting: the first forecast is not ready yet. Try again in a few seconds.");

        return board.Find(symbol?.Trim() ?? Symbol.Aapl.Value) switch
        {
            Outlook outlook when !outlook.IsCurrent(time.GetUtcNow()) =>
                Unavailable($"The session of {outlook.Session.Date:yyyy-MM-dd} has closed and the next forecast is not ready yet."),
            Outlook outlook when open is null && strike is null => new PreparedJson(outlook.BeforeOpenJson),
            Outlook outlook => Asked(outlook, open, strike),
            Unavailable unavailable => Unavailable(unavailable.Reason),
            _ => TypedResults.Problem(Hosting.Problem(
                StatusCodes.Status404NotFound,
                "Unknown symbol",
                $"Nothing is known of {(symbol ?? Symbol.Aapl.Value).Trim().ToUpperInvariant()}. Known: {Known(board)}. Another is added "
                    + "by ingesting its bars: ./zerodte ingest FILE --symbol SYMBOL.")),
        };
    }

    private static IResult Asked(Outlook outlook, string? open, string? strike) =>
        outlook.TryForecast(open, strike, out var forecast) is { } refusal
            ? BadRequest(refusal)
            : TypedResults.Json(forecast!, ForecastJson.Default.Forecast);

    private static string Known(ForecastBoard board) =>
        board.Symbols.Select(s => s.Symbol.Value).DefaultIfEmpty("none yet").Aggregate((a, b) => $"{a}, {b}");

    private static ProblemHttpResult BadRequest(string detail) =>
        TypedResults.Problem(Hosting.Problem(StatusCodes.Status400BadRequest, "Bad request", detail));

    private static ProblemHttpResult Unavailable(string detail) =>
        TypedResults.Problem(Hosting.Problem(StatusCodes.Status503ServiceUnavailable, "No forecast", detail));

    /// <summary>The framework's own result for bytes also looks for ranges and conditions, which cost more than the answer.</summary>
    private sealed class PreparedJson(ReadOnlyMemory<byte> json) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = json.Length;
            return httpContext.Response.Body.WriteAsync(json).AsTask();
        }
    }
}
