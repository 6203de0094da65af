using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.ServiceDefaults;

namespace ZeroDte.Api;

/// <summary>Who may change something: whoever gives the key of <c>ZeroDte__ApiKey</c>, or without one programs of this machine.</summary>
internal static class Operators
{
    private const string Setting = "ZeroDte:ApiKey";

    /// <summary>Of a user with a password: no key is longer.</summary>
    private const int MostBytes = 1024;

    /// <summary>Says whether a request is an operator's, and nothing else: a proxy asks it before it lets somebody through.</summary>
    public static void MapAccess(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/access").RequireOperator()
        .MapGet("", () => TypedResults.NoContent()).WithName("access").WithTags("Access")
        .WithSummary("204 for whoever may change something, else why not");

    public static RouteGroupBuilder RequireOperator(this RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(async (context, next) => Refuse(context.HttpContext) is { } refusal ? refusal : await next(context));
        routes.ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        return routes;
    }

    private static ProblemHttpResult? Refuse(HttpContext http)
    {
        if (http.RequestServices.GetRequiredService<IConfiguration>()[Setting] is { Length: > 0 } key)
        {
            if (Secret.Same(Given(http.Request.Headers.Authorization.ToString()), key))
                return null;
            // So that a browser asks for it, and MLflow's clients, which send a user and a password, can say it.
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"zerodte\"";
            return Problem(StatusCodes.Status401Unauthorized, "Not authenticated",
                "This needs the service's key: Authorization: Bearer KEY, or any user with KEY as password.");
        }

        if (!OwnMachine.Sent(http))
        {
            return Problem(StatusCodes.Status403Forbidden, "Not allowed", "Without a key this service takes changes from its own machine "
                + "only. Set ZeroDte__ApiKey for it, and send it as Authorization: Bearer KEY.");
        }
        return OwnMachine.Meant(http)
            ? null
            : Problem(StatusCodes.Status403Forbidden, "Not allowed", "Without a key this service takes changes to localhost only, and none "
                + "from pages of other sites.");
    }

    /// <summary>The key as a bearer token, or as the password of Basic authentication; empty if it is neither.</summary>
    private static string Given(string authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Parameter is not { } text)
            return "";
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return text;

        Span<byte> bytes = stackalloc byte[MostBytes];
        return header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(text, bytes, out var length)
            && Encoding.UTF8.GetString(bytes[..length]) is var pair && pair.IndexOf(':') is >= 0 and var colon
            ? pair[(colon + 1)..]
            : "";
    }

    private static ProblemHttpResult Problem(int status, string title, string detail) =>
        TypedResults.Problem(Hosting.Problem(status, title, detail));
}
