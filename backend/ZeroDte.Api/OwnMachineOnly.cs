using System.Net;

namespace ZeroDte.Api;

/// <summary>
/// Keeps routes that change something to this machine, and away from pages of other sites that a browser on it shows.
/// Loopback alone would not: such a page can send a form to localhost, or be served under a name that points here.
/// </summary>
internal static class OwnMachineOnly
{
    public static RouteHandlerBuilder FromOwnMachineOnly(this RouteHandlerBuilder route) => route
        .AddEndpointFilter((context, next) => Refusal(context.HttpContext) is { } refusal
            ? ValueTask.FromResult<object?>(TypedResults.Problem(Hosting.Problem(StatusCodes.Status403Forbidden, "Not from there", refusal)))
            : next(context))
        .ProducesProblem(StatusCodes.Status403Forbidden);

    private static string? Refusal(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from))
            return "Changes are taken from the service's own machine only.";
        return IsLocal(http.Request.Host.Host) && http.Request.Headers.Origin.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLocal(page.Host))
            ? null
            : "Changes are taken by requests to localhost only, and from no page of another site.";
    }

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
