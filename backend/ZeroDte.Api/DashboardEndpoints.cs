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
        .MapGet("/", (ForecastBoard board, IServiceProvider services, ILoggerFactory loggers, string? open = null) =>
            RenderAsync<Home>(services, loggers, new() { [nameof(Home.Served)] = board.Find(Symbol.Aapl.Value), [nameof(Home.Open)] = open }))
        .ExcludeFromDescription();

    /// <summary>Renders a component to a page. Without the rest of Blazor, whose antiforgery would write keys to the user's home.</summary>
    private static async Task<ContentHttpResult> RenderAsync<TPage>(IServiceProvider services, ILoggerFactory loggers, Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return TypedResults.Content(html, "text/html; charset=utf-8");
    }
}
