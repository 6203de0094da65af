using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Promotion;

namespace ZeroDte.Api;

internal static class ModelEndpoints
{
    private const int MostVersions = 1_000;
    private const string By = "API";

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/models").WithTags("Models");
        api.MapGet("", ModelAsync)
            .WithName("model")
            .WithSummary("A symbol's model: who serves, who served when, and every version with its verdict")
            .ProducesProblem(StatusCodes.Status400BadRequest);

        var write = routes.MapGroup("/api/models").WithTags("Models").RequireOperator();
        write.MapPost("{version:int}/promote", PromoteAsync).WithName("promoteModel").WithSummary("Make a version champion");
        write.MapPost("rollback", RollbackAsync).WithName("rollbackModel").WithSummary("Make an earlier version champion again");
    }

    private static Task<Results<Ok<ChampionAnswer>, ProblemHttpResult>> PromoteAsync(
        int version, Promotions promotions, CancellationToken cancellationToken, string? symbol = null, string record = RecordName.LiveName,
        bool force = false) =>
        AnswerAsync(symbol, record, model => promotions.PromoteAsync(model, version, By, force, cancellationToken));

    /// <param name="version">The version to go back to; the champion before the one that serves if left out.</param>
    private static Task<Results<Ok<ChampionAnswer>, ProblemHttpResult>> RollbackAsync(
        Promotions promotions, CancellationToken cancellationToken, int? version = null, string? symbol = null,
        string record = RecordName.LiveName, string reason = "asked for") =>
        AnswerAsync(symbol, record, model => promotions.RollbackAsync(model, version, By, reason, cancellationToken));

    private static async Task<Results<Ok<ChampionAnswer>, ProblemHttpResult>> AnswerAsync(string? symbol, string record,
        Func<ModelKey, Task<PromotionResult>> swap)
    {
        if (!LedgerEndpoints.TryModel(symbol, record, out var model, out var problem))
            return problem;

        return await swap(model) switch
        {
            Promoted promoted => TypedResults.Ok(new ChampionAnswer(promoted.Champion.Name, promoted.Champion.Version, promoted.Previous)),
            Overtaken overtaken =>
                TypedResults.Problem(Hosting.Problem(StatusCodes.Status409Conflict, "Somebody was faster", overtaken.Words)),
            var refused => TypedResults.Problem(Hosting.Problem(StatusCodes.Status400BadRequest, "Not promoted", refused.Words)),
        };
    }

    /// <param name="symbol">Ticker; AAPL if left out.</param>
    /// <param name="record">live, or the name of a replay.</param>
    /// <param name="count">At most so many versions, the newest first, up to 1,000.</param>
    private static async Task<Results<Ok<ModelOverview>, ProblemHttpResult>> ModelAsync(
        ModelVersions versions, Champions champions, CancellationToken cancellationToken, string? symbol = null,
        string record = RecordName.LiveName, int count = 50)
    {
        if (!LedgerEndpoints.TryModel(symbol, record, out var model, out var problem))
            return problem;
        if (count is < 1 or > MostVersions)
        {
            return TypedResults.Problem(Hosting.Problem(StatusCodes.Status400BadRequest, "Bad request",
                $"count is {count}; it must lie between 1 and {MostVersions}."));
        }

        var history = await champions.HistoryAsync(model, cancellationToken);
        return TypedResults.Ok(new ModelOverview(
            model.Name,
            model.Record,
            history is [var serving, ..] ? serving.Version : null,
            [.. history.Take(count)],
            await versions.ListAsync(model, count, cancellationToken)));
    }

    private sealed record ChampionAnswer(string Name, int Champion, int? Previous);

    /// <param name="Champion">The version that serves; null while there is none.</param>
    /// <param name="Served">Who served when, the latest first.</param>
    private sealed record ModelOverview(string Name, RecordName Record, int? Champion, IReadOnlyList<ChampionChange> Served,
        IReadOnlyList<VersionSummary> Versions);
}
