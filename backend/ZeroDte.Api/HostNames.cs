using ZeroDte.ServiceDefaults;

namespace ZeroDte.Api;

/// <summary>The names under which the service answers: localhost, any address, and those of <c>ZeroDte__Hosts</c>.</summary>
internal static class HostNames
{
    private const string Setting = "ZeroDte:Hosts";

    public static void UseHostNames(this WebApplication app)
    {
        var names = (app.Configuration[Setting] ?? "")
            .Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        app.Use((http, next) => http.Request.Host.Host is var host && (OwnMachine.IsUnmistakable(host) || names.Contains(host))
            ? next(http)
            : TypedResults.Problem(Hosting.Problem(StatusCodes.Status421MisdirectedRequest, "Unknown host",
                $"This service does not answer to the name '{host}'. If that is its name, set ZeroDte__Hosts={host}.")).ExecuteAsync(http));
    }
}
