using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Dashboard;
using ZeroDte.Presentation.Evaluation;
using ZeroDte.Presentation.Shell;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api;

/// <summary>The pages, one line each. All that they show is in their address.</summary>
internal static class DashboardEndpoints
{
    private const int MostVersions = 300, MostVerdicts = 60, MostAttempts = 100;

    /// <summary>Nothing is fetched from anywhere, no page of others may frame these, and no script runs but the home page's own.</summary>
    private static readonly string Policy = string.Join("; ",
        "default-src 'none'", "img-src data:", "style-src 'unsafe-inline'", "form-action 'self'", "base-uri 'none'",
        "frame-ancestors 'none'",
        $"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Home.Script)))}'");

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().AddEndpointFilter((context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            (headers.ContentSecurityPolicy, headers.XContentTypeOptions, headers["Referrer-Policy"]) = (Policy, "nosniff", "same-origin");
            return next(context);
        });
        pages.MapGet("/", HomeAsync);
        pages.MapGet("/track-record", TrackRecordAsync);
        pages.MapGet("/track-record.csv", TrackRecordCsvAsync);
        pages.MapGet("/models", ModelsAsync);
        pages.MapGet("/drift", DriftAsync);
        pages.MapGet("/drift/{session}", VerdictAsync);
        pages.MapGet("/jobs", JobsAsync);
        pages.MapGet("/jobs/{attempt:long}", AttemptAsync);
        pages.MapGet("/data", DataAsync);
        pages.MapGet("/help", (ForecastBoard board, string? symbol = null) => PageAsync<HelpPage, Site>(At("/help", symbol, board)));
    }

    private static Task<ContentHttpResult> HomeAsync(
        ForecastBoard board, string? symbol = null, string? open = null, string? strike = null)
    {
        var site = At("/", symbol, board);
        var served = board.Find(site.Ticker);
        return PageAsync<Home, HomeView>(
            new(site, served, open, strike),
            served is null && board.IsReady ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    private static async Task<ContentHttpResult> TrackRecordAsync(
        LedgerReport report, ForecastLedger ledger, ForecastBoard board, [AsParameters] TrackQuery query, CancellationToken cancel)
    {
        var site = At("/track-record", query.Symbol, board);
        if (query.TryRead(out var asked) is { } refusal)
            return await RefusedAsync(site, refusal);

        var judged = await report.MeasureAsync(asked.Model, asked.Basis, asked.From, asked.To, cancel);
        var records = (await ledger.ChainsAsync(cancel)).Where(chain => chain.Symbol == asked.Model.Symbol).Select(chain => chain.Record);
        return await PageAsync<TrackRecordPage, TrackRecordView>(new(
            site, asked.Model, asked.Basis,
            judged.Length == 0 ? null : new JudgedForecasts(asked.Model.Symbol, asked.Basis, judged),
            await report.EntriesAsync(asked.Model, asked.Basis, asked.From, asked.To, cancel), await ledger.HeadAsync(asked.Model, cancel),
            asked.From, asked.To, [.. records.Prepend(asked.Model.Record).Distinct()]));
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> TrackRecordCsvAsync(
        LedgerReport report, [AsParameters] TrackQuery query, CancellationToken cancel)
    {
        if (query.TryRead(out var asked) is { } refusal)
            return TypedResults.Problem(Hosting.Problem(StatusCodes.Status400BadRequest, "Bad request", refusal));

        var csv = new StringBuilder("session,basis,issued_at,clock,from,predicted_close,lower90,upper90,probability_up,close,inside,crps,"
            + "model_version,number,hash\n");
        foreach (var entry in await report.EntriesAsync(asked.Model, asked.Basis, asked.From, asked.To, cancel))
        {
            var (f, outcome) = (entry.Forecast, entry.Outcome!);
            csv.Append(CultureInfo.InvariantCulture, $"{f.Session:yyyy-MM-dd},{f.Basis.Name},")
                .Append(CultureInfo.InvariantCulture, $"{f.IssuedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z,{f.Clock},")
                .Append(CultureInfo.InvariantCulture, $"{f.From},{f.PredictedClose},{f.Lower},{f.Upper},{f.ProbabilityUp},")
                .Append(CultureInfo.InvariantCulture, $"{outcome.Close},{(outcome.Inside ? 1 : 0)},{outcome.Crps},{f.Model.Version},")
                .Append(CultureInfo.InvariantCulture, $"{entry.Number},{entry.Hash}\n");
        }

        return TypedResults.Content($"{csv}", "text/csv; charset=utf-8");
    }

    private static async Task<ContentHttpResult> ModelsAsync(
        Champions champions, ModelVersions versions, ForecastBoard board, CancellationToken cancel, string? symbol = null,
        string record = RecordName.LiveName)
    {
        var site = At("/models", symbol, board);
        if (!TryModel(symbol, record, out var model, out var refusal))
            return await RefusedAsync(site, refusal);

        return await PageAsync<ModelsPage, ModelsView>(new(
            site, model, await champions.HistoryAsync(model, cancel), await versions.ListAsync(model, MostVersions, cancel)));
    }

    private static async Task<ContentHttpResult> DriftAsync(
        DriftStore store, ForecastBoard board, CancellationToken cancel, string? symbol = null, string record = RecordName.LiveName)
    {
        var site = At("/drift", symbol, board);
        if (!TryModel(symbol, record, out var model, out var refusal))
            return await RefusedAsync(site, refusal);

        return await PageAsync<DriftVerdictsPage, DriftView>(new(
            site, model, await store.LatestAsync(model, MostVerdicts, cancel), await store.RequestsAsync(model, openOnly: false, cancel)));
    }

    private static async Task<ContentHttpResult> VerdictAsync(
        string session, DriftStore store, ForecastBoard board, CancellationToken cancel, string? symbol = null,
        string record = RecordName.LiveName)
    {
        var site = At("/drift", symbol, board);
        if (!TryModel(symbol, record, out var model, out var refusal))
            return await RefusedAsync(site, refusal);
        if (!DateOnly.TryParseExact(session, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return await RefusedAsync(site, $"'{session}' is not a date; write 2018-05-11.");

        return await store.FindAsync(model, day, cancel) is { } verdict
            ? await PageAsync<VerdictPage, VerdictView>(new(site, model, verdict))
            : await NoticeAsync(
                site, "No verdict", $"The monitor has not judged {model.Symbol} on {day:yyyy-MM-dd}.", StatusCodes.Status404NotFound);
    }

    private static async Task<ContentHttpResult> JobsAsync(
        JobHistory history, Staleness staleness, ServiceClock clock, ForecastBoard board, CancellationToken cancel, string? symbol = null,
        string? job = null)
    {
        var jobs = await staleness.MarkAsync(await history.OverviewAsync(clock.Running, cancel), cancel);
        var chosen = string.IsNullOrWhiteSpace(job) ? null : job.Trim();
        var site = At("/jobs", symbol, board);
        return chosen is not null && jobs.All(known => known.Job != chosen)
            ? await NoticeAsync(
                site, "No such job", $"There is no job '{chosen}'. There are: {string.Join(", ", jobs.Select(known => known.Job))}.",
                StatusCodes.Status404NotFound)
            : await PageAsync<JobsPage, JobsView>(new(
                site, clock.IsLive, jobs, await history.AttemptsAsync(chosen, symbol: null, MostAttempts, cancel), chosen));
    }

    private static async Task<ContentHttpResult> AttemptAsync(
        long attempt, JobHistory history, ForecastBoard board, CancellationToken cancel, string? symbol = null)
    {
        var found = await history.FindAsync(attempt, cancel);
        var site = At("/jobs", symbol ?? found?.Symbol, board);
        return found is null
            ? await NoticeAsync(site, "No such attempt", $"There is no attempt {attempt}.", StatusCodes.Status404NotFound)
            : await PageAsync<AttemptPage, AttemptView>(new(site, found, await history.LogAsync(attempt, cancel)));
    }

    private static async Task<ContentHttpResult> DataAsync(
        MarketStatuses statuses, BarStore bars, Certificates certificates, ActionStore actions, ForecastBoard board,
        CancellationToken cancel, string? symbol = null)
    {
        var site = At("/data", symbol, board);
        if (!TryModel(symbol, RecordName.LiveName, out var model, out var refusal))
            return await RefusedAsync(site, refusal);

        return await PageAsync<DataPage, DataView>(new(
            site, await statuses.ReadAsync(cancel), await bars.CountAsync(cancel), await bars.SessionsAsync(model.Symbol, cancel),
            await certificates.ReadAsync(model.Symbol, cancel),
            [.. (await actions.ReadAsync(model.Symbol, cancel)).Where(action => action.Counts)]));
    }

    private static Site At(string path, string? symbol, ForecastBoard board) => new(
        path, string.IsNullOrWhiteSpace(symbol) ? Symbol.Aapl.Value : symbol.Trim().ToUpperInvariant(),
        [.. board.Symbols.Select(served => served.Symbol.Value)]);

    private static bool TryModel(
        string? symbol, string record, [NotNullWhen(true)] out ModelKey? model, [NotNullWhen(false)] out string? refusal)
    {
        var known = LedgerEndpoints.TryModel(string.IsNullOrWhiteSpace(symbol) ? null : symbol, record, out model, out var problem);
        refusal = problem?.ProblemDetails.Detail;
        return known;
    }

    private static Task<ContentHttpResult> RefusedAsync(Site site, string why) =>
        NoticeAsync(site, "This cannot be shown", why, StatusCodes.Status400BadRequest);

    private static Task<ContentHttpResult> NoticeAsync(Site site, string title, string text, int status) =>
        PageAsync<NoticePage, Notice>(new(site, title, text), status);

    private static async Task<ContentHttpResult> PageAsync<TPage, TData>(TData data, int status = StatusCodes.Status200OK)
        where TPage : Page<TData> =>
        TypedResults.Content(
            await Pages.RenderAsync<TPage, TData>(data), "text/html; charset=utf-8", contentEncoding: null, status);

    /// <summary>Which part of which track record, as an address says it.</summary>
    private sealed record TrackQuery(string? Symbol, string? Record, string? Basis, string? From, string? To)
    {
        /// <returns>Why it cannot be shown; null if it can.</returns>
        public string? TryRead(out (ModelKey Model, Basis Basis, DateOnly? From, DateOnly? To) asked)
        {
            asked = default;
            if (!TryModel(Symbol, Filled(Record) ?? RecordName.LiveName, out var model, out var refusal))
                return refusal;
            if (!Quant.Learning.Contracts.Basis.TryParse(Filled(Basis) ?? Quant.Learning.Contracts.Basis.Main.Name, out var basis))
                return Quant.Learning.Contracts.Basis.Unknown(Basis!);
            if (!LedgerEndpoints.TryDate(Filled(From), out var from) || !LedgerEndpoints.TryDate(Filled(To), out var to))
                return $"'{(LedgerEndpoints.TryDate(Filled(From), out _) ? To : From)}' is not a date; write 2018-01-02.";

            asked = (model, basis, from, to);
            return null;
        }

        /// <summary>A form sends what is left empty as empty.</summary>
        private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
