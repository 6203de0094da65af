using System.Globalization;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api;

internal static class DriftEndpoints
{
    private const int MostVerdicts = 1_000;

    public static void MapDrift(this IEndpointRouteBuilder routes)
    {
        var drift = routes.MapGroup("/api/drift").WithTags("Drift");
        drift.MapGet("", LatestAsync)
            .WithSummary("The latest verdicts, the newest first, and what they have asked for")
            .Produces<DriftAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        drift.MapGet("/{session}", FindAsync)
            .WithSummary("The verdict on a session, with every test")
            .Produces<StoredVerdict>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <param name="symbol">Ticker; AAPL if left out.</param>
    /// <param name="record">live, or the name of a replay.</param>
    /// <param name="count">How many verdicts.</param>
    private static async Task<IResult> LatestAsync(DriftStore store, CancellationToken cancellationToken, string? symbol = null,
        string record = RecordName.LiveName, int count = 20)
    {
        if (!LedgerEndpoints.TryModel(symbol, record, out var model, out var problem))
            return problem;
        if (count is < 1 or > MostVerdicts)
            return BadRequest($"count is {count}; ask for 1 to {MostVerdicts}.");

        return TypedResults.Json(
            new DriftAnswer(await store.LatestAsync(model, count, cancellationToken),
                await store.RequestsAsync(model, openOnly: true, cancellationToken)),
            DriftJson.Options);
    }

    /// <param name="session">A day such as 2018-05-11.</param>
    private static async Task<IResult> FindAsync(DriftStore store, string session, CancellationToken cancellationToken,
        string? symbol = null, string record = RecordName.LiveName)
    {
        if (!LedgerEndpoints.TryModel(symbol, record, out var model, out var problem))
            return problem;
        if (!DateOnly.TryParseExact(session, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return BadRequest($"'{session}' is not a date; write 2018-05-11.");

        return await store.FindAsync(model, day, cancellationToken) is { } verdict
            ? TypedResults.Json(verdict, DriftJson.Options)
            : TypedResults.Problem(Hosting.Problem(StatusCodes.Status404NotFound, "No verdict",
                $"The monitor has not judged {model.Symbol} on {day:yyyy-MM-dd}"
                    + $"{(model.Record.IsLive ? "" : $" in the record {model.Record}")}. It runs every six hours, about the last session "
                    + "that closed."));
    }

    internal static bool TryParse(string? symbol, out Symbol parsed, out IResult problem)
    {
        (parsed, problem) = (Symbol.Aapl, TypedResults.Empty);
        if (symbol is null)
            return true;
        if (Symbol.TryParse(symbol, out var given))
        {
            parsed = given;
            return true;
        }

        problem = BadRequest($"'{symbol}' is not a ticker symbol: expected 1 to 6 letters or digits, as in AAPL or BRK.B.");
        return false;
    }

    internal static IResult BadRequest(string detail) =>
        TypedResults.Problem(Hosting.Problem(StatusCodes.Status400BadRequest, "Bad request", detail));

    /// <param name="Requests">What was asked of other jobs and is not done yet.</param>
    internal sealed record DriftAnswer(IReadOnlyList<StoredVerdict> Verdicts, IReadOnlyList<DriftRequest> Requests);
}
