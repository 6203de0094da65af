using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>Maps each route under all of MLflow's prefixes.</summary>
internal sealed class Routes(IEndpointRouteBuilder routes, string version)
{
    /// <summary>Where MLflow's UI lives; it asks for everything relative to its page.</summary>
    public const string Ui = "/mlflow";

    /// <summary>What is left unread is read past; beyond a limit the connection ends, and with it the next request.</summary>
    private const long UnreadBytes = 1 << 20;

    private readonly string[] _prefixes = [$"/api/{version}", $"/ajax-api/{version}", $"{Ui}/ajax-api/{version}"];

    public T Service<T>() where T : notnull => routes.ServiceProvider.GetRequiredService<T>();

    public void Get<T>(string path, JsonTypeInfo<T> shape, Func<Call, Task<T>> answer) => Map(["GET"], path, shape, answer);

    public void Post<T>(string path, JsonTypeInfo<T> shape, Func<Call, Task<T>> answer) => Map(["POST"], path, shape, answer);

    /// <summary>A route that writes and has nothing to say.</summary>
    public void Post(string path, Func<Call, Task> act) => Do("POST", path, act);

    public void Do(string method, string path, Func<Call, Task> act) => Map([method], path, MlflowJson.Wire.Empty, async call =>
    {
        await act(call);
        return Empty.Value;
    });

    public void Map<T>(string[] methods, string path, JsonTypeInfo<T> shape, Func<Call, Task<T>> answer)
    {
        var limit = Service<IOptions<MlflowServerOptions>>().Value.MaxRequestBytes;
        Raw(methods, path, limit, async http =>
        {
            using var call = await Call.ReadAsync(http);
            var body = await answer(call);
            http.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(http.Response.BodyWriter, body, shape, call.Cancel);
        });
    }

    /// <summary>A route of MLflow's that is not served here, where its path would else be taken for another's.</summary>
    public void NotServed(string method, string path, string reason) => Raw([method], path, UnreadBytes, _ =>
        throw new MlflowException(ErrorCode.NotImplemented, $"This server does not serve {method} {path}: {reason}."));

    /// <summary>A route that sends a file, and has no prefix.</summary>
    public void File(string path, Func<Call, Task> send)
    {
        Add(["GET"], path, 0, SendAsync);
        Add(["GET"], Ui + path, 0, SendAsync);

        async Task SendAsync(HttpContext http)
        {
            using var call = await Call.ReadAsync(http);
            await send(call);
        }
    }

    /// <summary>A route that reads its body and writes its answer itself.</summary>
    /// <param name="bodyLimit">Bytes a request may have.</param>
    public void Raw(string[] methods, string path, long bodyLimit, RequestDelegate answer)
    {
        foreach (var prefix in _prefixes)
            Add(methods, $"{prefix}/{path}", bodyLimit, answer);
    }

    /// <summary>HEAD can be asked wherever GET can; the host keeps the body to itself.</summary>
    private void Add(string[] methods, string path, long bodyLimit, RequestDelegate answer) => routes
        .MapMethods(path, methods.Contains("GET") ? [.. methods, "HEAD"] : methods, answer)
        .WithMetadata(new BodyLimit(bodyLimit)).ExcludeFromDescription();
}
