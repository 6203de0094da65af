using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Dashboard;
using ZeroDte.Presentation.Shell;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api;

/// <summary>The pages, one line each.</summary>
internal static class DashboardEndpoints
{
    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", HomeAsync).ExcludeFromDescription();
    }

    private static Task<ContentHttpResult> HomeAsync(ForecastBoard board, string? symbol = null, string? open = null)
    {
        var ticker = string.IsNullOrWhiteSpace(symbol) ? Symbol.Aapl.Value : symbol.Trim().ToUpperInvariant();
        var served = board.Find(ticker);
        return PageAsync<Home, HomeView>(
            new(ticker, served, [.. board.Symbols], open),
            served is null && board.IsReady ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    private static async Task<ContentHttpResult> PageAsync<TPage, TData>(TData data, int status = StatusCodes.Status200OK)
        where TPage : Page<TData> =>
        TypedResults.Content(
            await Pages.RenderAsync<TPage, TData>(data), "text/html; charset=utf-8", contentEncoding: null, status);
}
