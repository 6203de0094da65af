using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Market;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Api;

internal static class JobsEndpoints
{
    public static void AddJobEvents(this IServiceCollection services) => services.AddSupervised<JobEvents>();

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/jobs").WithTags("Jobs");
        read.MapGet("", ListAsync).WithName("jobs").WithSummary("How every job stands: schedule, last result, next time, state");
        read.MapGet("history", HistoryAsync).WithName("jobHistory").WithSummary("Attempts, the newest first");
        read.MapGet("attempts/{attempt:long}", ShowAsync).WithName("jobAttempt").WithSummary("One attempt and what it logged");
        read.MapGet("events", Events).WithName("jobEvents").WithSummary("Attempts as they begin, report and end, as server-sent events");

        var write = routes.MapGroup("/api/jobs").WithTags("Jobs").RequireOperator();
        write.MapPost("{job}/run", RunAsync).WithName("runJob").WithSummary("Run a job now; an orchestrator picks it up at once");
        write.MapPost("{job}/backfill", BackfillAsync).WithName("backfillJob")
            .WithSummary("Run a job for each session of a span, in order");
        write.MapPost("{job}/pause", (string job, ScheduleLook look, CancellationToken cancel) => PauseAsync(job, true, look, cancel))
            .WithName("pauseJob").WithSummary("Let nothing of this name start");
        write.MapPost("{job}/resume", (string job, ScheduleLook look, CancellationToken cancel) => PauseAsync(job, false, look, cancel))
            .WithName("resumeJob").WithSummary("Let it start again, and catch up");
        write.MapPost("{job}/cancel", RemoveAsync).WithName("cancelUnits")
            .WithSummary("Take what is still to be done of a job off the list");
        write.MapPost("attempts/{attempt:long}/cancel", CancelAsync).WithName("cancelAttempt").WithSummary("Ask a running attempt to end");
    }

    private static async Task<Ok<JobsAnswer>> ListAsync(
        JobHistory history, Staleness staleness, ServiceClock clock, FollowedSymbols followed, CancellationToken cancellationToken) =>
        TypedResults.Ok(new JobsAnswer(
            clock.IsLive ? "live" : "replay",
            clock.IsLive ? null : "On the replay clock nothing comes due; jobs run when asked to.",
            [.. (await followed.AllAsync(cancellationToken)).Select(symbol => symbol.Value)],
            await staleness.MarkAsync(await history.OverviewAsync(clock.Running, cancellationToken), cancellationToken)));

    private static async Task<Results<Ok<List<JobAttempt>>, ProblemHttpResult>> HistoryAsync(
        JobHistory history, CancellationToken cancellationToken, string? job = null, string? symbol = null, int limit = 100) =>
        limit is < 1 or > JobHistory.MostAttempts
            ? BadRequest($"limit must be from 1 to {JobHistory.MostAttempts}; got {limit}.")
            : TypedResults.Ok(await history.AttemptsAsync(job, symbol?.Trim().ToUpperInvariant(), limit, cancellationToken));

    private static async Task<Results<Ok<AttemptAnswer>, ProblemHttpResult>> ShowAsync(long attempt, JobHistory history,
        CancellationToken cancellationToken) =>
        await history.FindAsync(attempt, cancellationToken) is { } found
            ? TypedResults.Ok(new AttemptAnswer(found, await history.LogAsync(attempt, cancellationToken)))
            : NotFound($"There is no attempt {attempt}.");

    private static ServerSentEventsResult<JobAttempt> Events(HttpContext http, JobEvents events) => http.Watch(cancel =>
        events.WatchAsync(cancel).Select(attempt => new SseItem<JobAttempt>(attempt, "attempt")));

    private static Task<Results<Accepted<UnitsAnswer>, ProblemHttpResult>> RunAsync(
        string job, RunRequest? request, JobRequests requests, JobBacklog backlog,
        CancellationToken cancellationToken) => AnswerAsync(async () =>
        {
            var units = await requests.RunAsync(job, Parse(request?.Symbol), request?.Session, request?.Parameters, request?.Again,
                cancellationToken);
            foreach (var unit in units)
                await backlog.AddOrReviveAsync(unit, cancellationToken);
            return Accepted(units, units.Count);
        });

    private static Task<Results<Accepted<UnitsAnswer>, ProblemHttpResult>> BackfillAsync(
        string job, BackfillRequest request, JobRequests requests, JobBacklog backlog,
        CancellationToken cancellationToken) => AnswerAsync(async () =>
        {
            var units = await requests.BackfillAsync(job, Parse(request.Symbol), request.From, request.To, cancellationToken);
            return Accepted(units, await backlog.AddAsync(units, cancellationToken));
        });

    private static async Task<Results<NoContent, ProblemHttpResult>> PauseAsync(string job, bool paused, ScheduleLook look,
        CancellationToken cancellationToken)
    {
        try
        {
            await look.PauseAsync(job, paused, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (UnknownJobException exception)
        {
            return NotFound(exception.Message);
        }
    }

    private static async Task<Ok<RemovedAnswer>> RemoveAsync(string job, RunRequest? request, JobBacklog backlog,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(new RemovedAnswer(
            await backlog.RemoveAsync(job, request?.Symbol?.Trim().ToUpperInvariant(), request?.Session, cancellationToken)));

    private static async Task<Results<Accepted, ProblemHttpResult>> CancelAsync(long attempt, JobHistory history,
        CancellationToken cancellationToken)
    {
        if (await history.CancelAsync(attempt, cancellationToken))
            return TypedResults.Accepted($"/api/jobs/attempts/{attempt}");
        return await history.FindAsync(attempt, cancellationToken) is { } found
            ? TypedResults.Problem(Hosting.Problem(StatusCodes.Status409Conflict, "Not running", $"Attempt {attempt} does not run: "
                + $"{found.Message}"))
            : NotFound($"There is no attempt {attempt}.");
    }

    private static async Task<Results<Accepted<UnitsAnswer>, ProblemHttpResult>> AnswerAsync(Func<Task<Accepted<UnitsAnswer>>> answer)
    {
        try
        {
            return await answer();
        }
        catch (UnknownJobException exception)
        {
            return NotFound(exception.Message);
        }
        catch (Exception exception) when (exception is JobRequestException or FormatException)
        {
            return BadRequest(exception.Message);
        }
    }

    private static Accepted<UnitsAnswer> Accepted(IReadOnlyList<JobUnit> units, int added) => TypedResults.Accepted(
        "/api/jobs/history", new UnitsAnswer(added,
            [.. units.Select(unit => new UnitAnswer(unit.Key.Job, unit.Key.Symbol.Value, unit.Key.Session, unit.Key.Revision))]));

    private static Symbol? Parse(string? symbol) => symbol is null ? null : Symbol.Parse(symbol);

    private static ProblemHttpResult BadRequest(string detail) =>
        TypedResults.Problem(Hosting.Problem(StatusCodes.Status400BadRequest, "Bad request", detail));

    private static ProblemHttpResult NotFound(string detail) =>
        TypedResults.Problem(Hosting.Problem(StatusCodes.Status404NotFound, "Not found", detail));

    /// <param name="Symbol">Null for the whole universe.</param>
    /// <param name="Session">Null for the one for which the job was due last.</param>
    /// <param name="Again">Why what is done is to be done once more, as a revision; null to leave it as it is.</param>
    internal sealed record RunRequest(string? Symbol = null, DateOnly? Session = null, JsonElement? Parameters = null,
        string? Again = null);

    internal sealed record BackfillRequest(DateOnly From, DateOnly To, string? Symbol = null);

    internal sealed record JobsAnswer(string Clock, string? Note, IReadOnlyList<string> Universe, IReadOnlyList<JobOverview> Jobs);

    internal sealed record AttemptAnswer(JobAttempt Attempt, IReadOnlyList<JobLogLine> Log);

    /// <param name="Added">How many of the units are new: the others are done, or were to be done already.</param>
    internal sealed record UnitsAnswer(int Added, IReadOnlyList<UnitAnswer> Units);

    internal sealed record RemovedAnswer(int Removed);

    internal sealed record UnitAnswer(string Job, string Symbol, DateOnly Session, int Revision);
}
