using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ZeroDte.Presentation.Shell;

/// <summary>Renders pages to text, the same for the web, the command line and the tracking server.</summary>
public static class Pages
{
    /// <summary>Pages take no services. The rest of Blazor is left out, whose antiforgery would write keys to the user's home.</summary>
    private static readonly ServiceProvider Nothing = new ServiceCollection().BuildServiceProvider();

    public static async Task<string> RenderAsync<TPage, TData>(TData data)
        where TPage : Page<TData>
    {
        await using var renderer = new HtmlRenderer(Nothing, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Page<TData>.Data)] = data });
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString());
    }
}
