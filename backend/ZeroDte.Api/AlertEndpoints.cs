using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Drift.Monitoring;

namespace ZeroDte.Api;

internal static class AlertEndpoints
{
    private const int MostAlerts = 1_000;
    private const int LongestText = 200;
    private static readonly TimeSpan LongestMute = TimeSpan.FromDays(366);

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/api/alerts").WithTags("Alerts");
        alerts.MapGet("", LatestAsync)
            .WithSummary("Alarms that were raised, the newest first")
            .Produces<IReadOnlyList<Alert>>().ProducesProblem(StatusCodes.Status400BadRequest);
        var changes = alerts.MapGroup("").RequireOperator();
        changes.MapPost("/{id:long}/acknowledge", AcknowledgeAsync)
            .WithSummary("Say that somebody has seen an alarm")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        changes.MapPost("/mute", MuteAsync)
            .WithSummary("Keep alarms quiet up to a time; a time that has passed ends it")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest);
    }

    /// <param name="symbol">Ticker; all if left out.</param>
    /// <param name="open">Only those that nobody has acknowledged.</param>
    private static async Task<IResult> LatestAsync(
        AlertStore store, CancellationToken cancellationToken, string? symbol = null, bool open = false,
        string record = RecordName.LiveName, int count = 50)
    {
        if (!LedgerEndpoints.TryModel(symbol, record, out var model, out var problem))
            return problem;
        return count is < 1 or > MostAlerts
            ? DriftEndpoints.BadRequest($"count is {count}; ask for 1 to {MostAlerts}.")
            : TypedResults.Json(await store.LatestAsync(model.Record, symbol is null ? null : model.Symbol, open, count, cancellationToken),
                DriftJson.Options);
    }

    private static async Task<IResult> AcknowledgeAsync(AlertStore store, TimeProvider time, long id, Acknowledgement acknowledgement,
        CancellationToken cancellationToken)
    {
        if (acknowledgement.By is not { Length: > 0 and <= LongestText } by)
            return DriftEndpoints.BadRequest($"'by' has to say who, in 1 to {LongestText} characters.");
        return await store.AcknowledgeAsync(id, by, time.GetUtcNow(), cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem(Hosting.Problem(StatusCodes.Status404NotFound, "No such alert", $"There is no alert {id}."));
    }

    private static async Task<IResult> MuteAsync(AlertStore store, TimeProvider time, Muting muting, CancellationToken cancellationToken)
    {
        if (!DriftEndpoints.TryParse(muting.Symbol, out var symbol, out var problem))
            return problem;
        if (muting.Cause is { } name && !Enum.GetNames<DriftCause>().Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return DriftEndpoints.BadRequest($"'{name}' is not a cause; there are "
                + $"{string.Join(", ", Enum.GetValues<DriftCause>().Select(DriftJson.Name))}.");
        }
        if (muting.Reason is not { Length: > 0 and <= LongestText } reason)
            return DriftEndpoints.BadRequest($"'reason' has to say why, in 1 to {LongestText} characters.");
        if (muting.Until > time.GetUtcNow() + LongestMute)
            return DriftEndpoints.BadRequest($"'until' is {muting.Until:yyyy-MM-dd}; a year from now is the latest.");

        await store.MuteAsync(muting.Symbol is null ? null : symbol, muting.Cause is null
            ? null : Enum.Parse<DriftCause>(muting.Cause, ignoreCase: true), muting.Until, reason, cancellationToken);
        return TypedResults.NoContent();
    }

    internal sealed record Acknowledgement(string? By);

    /// <param name="Symbol">All if left out.</param>
    /// <param name="Cause">All if left out.</param>
    internal sealed record Muting(DateTimeOffset Until, string? Reason, string? Symbol = null, string? Cause = null);
}
