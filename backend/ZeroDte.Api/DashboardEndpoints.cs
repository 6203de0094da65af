using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.Api.Dashboard;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Market;

namespace ZeroDte.Api;

internal static class DashboardEndpoints
{
    public static void MapDashboard(this IEndpointRouteBuilder routes) => routes
        .MapGet("/", HomeAsync)
        .ExcludeFromDescription();

    private static async Task<ContentHttpResult> HomeAsync(
        ForecastBoard board, IServiceProvider services, ILoggerFactory loggers, string? symbol = null, string? open = null)
    {
        var ticker = string.IsNullOrWhiteSpace(symbol) ? Symbol.Aapl.Value : symbol.Trim().ToUpperInvariant();
        var served = board.Find(ticker);
        return await RenderAsync<Home>(
            services, loggers, served is null && board.IsReady ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
            new()
            {
                [nameof(Home.Ticker)] = ticker,
                [nameof(Home.Served)] = served,
                [nameof(Home.Known)] =
                board.Symbols.ToArray(),
                [nameof(Home.Open)] = open
            });
    }

    /// <summary>Renders a component to a page. Without the rest of Blazor, whose antiforgery would write keys to the user's home.</summary>
    private static async Task<ContentHttpResult> RenderAsync<TPage>(
        IServiceProvider services, ILoggerFactory loggers, int status, Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return TypedResults.Content(html, "text/html; charset=utf-8", contentEncoding: null, status);
    }
}
