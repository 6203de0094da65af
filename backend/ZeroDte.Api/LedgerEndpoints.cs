using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api;

internal static class LedgerEndpoints
{
    private const int MostForecasts = 1_000;

    public static void MapLedger(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Ledger");
        api.MapGet("/forecasts", ForecastsAsync)
            .WithName("forecasts")
            .WithSummary("Forecasts as they were sealed, and what came of them")
            .WithDescription("The latest, the newest first; with at, those that were believed at that time.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/track-record", TrackRecordAsync)
            .WithName("trackRecord")
            .WithSummary("How good the sealed forecasts have been")
            .WithDescription("Every figure with its 90 % band, beside the naive forecast on the same sessions.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    /// <param name="symbol">Ticker; AAPL if left out.</param>
    /// <param name="record">live, or the name of a replay.</param>
    /// <param name="at">A time such as 2018-05-10T15:00Z: what was believed then.</param>
    /// <param name="count">At most so many, up to 1,000.</param>
    private static async Task<Results<Ok<IReadOnlyList<LedgerEntry>>, ProblemHttpResult>> ForecastsAsync(
        ForecastLedger ledger, CancellationToken cancellationToken, string? symbol = null, string record = RecordName.LiveName,
        string? at = null, int count = 50)
    {
        if (!TryModel(symbol, record, out var model, out var problem))
            return problem;
        if (count is < 1 or > MostForecasts)
            return BadRequest($"count is {count}; it must lie between 1 and {MostForecasts}.");
        if (at is null)
            return TypedResults.Ok(await ledger.LatestAsync(model, count, cancellationToken));
        return DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? TypedResults.Ok(await ledger.BelievedAsync(model, time, cancellationToken))
            : BadRequest($"at '{at}' is not a time; write 2018-05-10 or 2018-05-10T15:00Z.");
    }

    /// <param name="symbol">Ticker; AAPL if left out.</param>
    /// <param name="record">live, or the name of a replay.</param>
    /// <param name="basis">Which price the forecasts start from: open, previousClose, or a time of the session such as at1030.</param>
    /// <param name="from">First session that counts, such as 2018-01-02.</param>
    /// <param name="to">Last session that counts.</param>
    private static async Task<Results<Ok<TrackRecord>, ProblemHttpResult>> TrackRecordAsync(
        LedgerReport report, CancellationToken cancellationToken, string? symbol = null, string record = RecordName.LiveName,
        string basis = "open", string? from = null, string? to = null)
    {
        if (!TryModel(symbol, record, out var model, out var problem))
            return problem;
        if (!Basis.TryParse(basis, out var start))
            return BadRequest(Basis.Unknown(basis));
        if (!TryDate(from, out var first) || !TryDate(to, out var last))
            return BadRequest($"'{(TryDate(from, out _) ? to : from)}' is not a date; write 2018-01-02.");

        return TypedResults.Ok(await report.TrackAsync(model, start, first, last, cancellationToken));
    }

    /// <param name="symbol">AAPL if null.</param>
    internal static bool TryModel(string? symbol, string record, [NotNullWhen(true)] out ModelKey? model,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (model, problem) = (null, null);
        if (!Symbol.TryParse(symbol ?? Symbol.Aapl.Value, out var ticker))
            problem = BadRequest($"'{symbol}' is not a ticker symbol: expected 1 to 6 letters or digits, as in AAPL or BRK.B.");
        else if (!RecordName.TryParse(record, out var name))
            problem = BadRequest(RecordName.Refusal(record));
        else
            model = new(name, ticker);
        return model is not null;
    }

    internal static bool TryDate(string? text, out DateOnly? date)
    {
        date = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        return text is null || date is not null;
    }

    private static ProblemHttpResult BadRequest(string detail) =>
        TypedResults.Problem(Hosting.Problem(StatusCodes.Status400BadRequest, "Bad request", detail));
}
