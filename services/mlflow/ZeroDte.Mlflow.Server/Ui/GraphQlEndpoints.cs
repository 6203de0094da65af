using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Ui;

/// <summary>What MLflow's pages ask for beside the REST routes.</summary>
internal static class GraphQlEndpoints
{
    private const long LongestQuery = 1_000_000;

    private static readonly string[] Paths = ["/graphql", $"{Routes.Ui}/graphql"];

    public static void MapGraphQl(this IEndpointRouteBuilder routes)
    {
        var run = routes.ServiceProvider.GetRequiredService<RunQuery>();
        foreach (var path in Paths)
            routes.MapPost(path, SendAsync).WithMetadata(new BodyLimit(LongestQuery)).ExcludeFromDescription();

        async Task SendAsync(HttpContext http)
        {
            using var query = await JsonBody.ReadAsync(http.Request, http.RequestAborted);
            var answer = await AnswerAsync(run, query?.RootElement, http.RequestAborted);
            await http.Response.WriteAsJsonAsync(answer, http.RequestAborted);
        }
    }

    /// <summary>Pages list the endpoints of an AI gateway; there is none.</summary>
    public static void MapGateway(this Routes routes) =>
        routes.Raw(["GET", "POST"], "mlflow/gateway-proxy", LongestQuery, http => http.Response.WriteAsJsonAsync(
            new JsonObject { ["endpoints"] = new JsonArray() }, http.RequestAborted));

    /// <exception cref="MlflowException">Another query, or one without a run.</exception>
    private static async Task<JsonObject> AnswerAsync(RunQuery run, JsonElement? query, CancellationToken cancellationToken)
    {
        if (Text(query, "operationName") is not RunQuery.Name)
        {
            throw new MlflowException(ErrorCode.InvalidParameterValue,
                $"This server answers the GraphQL query {RunQuery.Name} only; all else is to be had by REST.");
        }

        var runId = Member(Member(query, "variables"), "data") is { } data ? Text(data, "runId") : null;
        var answer = await run.AnswerAsync(
            runId ?? throw new MlflowException(ErrorCode.InvalidParameterValue, "The query needs variables.data.runId."),
            cancellationToken);
        return new() { ["data"] = new JsonObject { ["mlflowGetRun"] = answer } };
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}
