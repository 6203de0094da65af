using Microsoft.AspNetCore.Http.HttpResults;
using ZeroDte.ServiceDefaults;

namespace ZeroDte.Api;

/// <summary>Who may change something: whoever gives the key of <c>ZeroDte__ApiKey</c>, or without one programs of this machine.</summary>
internal static class Operators
{
    private const string Setting = "ZeroDte:ApiKey";

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
            return Secret.Same(http.Request.Headers.Authorization.ToString(), $"Bearer {key}")
                ? null
                : Problem(StatusCodes.Status401Unauthorized, "Not authenticated",
                    "This changes something and needs the service's key: Authorization: Bearer KEY.");
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

    private static ProblemHttpResult Problem(int status, string title, string detail) =>
        TypedResults.Problem(Hosting.Problem(status, title, detail));
}
