using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Postgres;
using ZeroDte.ServiceDefaults;

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>
/// Stands before everything under MLflow's paths, routes that do not exist included: lets in who may come in, and turns
/// whatever goes wrong into MLflow's error body.
/// </summary>
internal sealed partial class Gate(RequestDelegate next, IOptions<MlflowServerOptions> options, ILogger<Gate> logger)
{
    private static readonly PathString[] Paths = ["/api/2.0", "/ajax-api/2.0", "/api/3.0", "/ajax-api/3.0", "/get-artifact",
        "/model-versions", "/version", "/graphql", Routes.Ui];

    private readonly Admission _admission = new(options.Value);

    public async Task InvokeAsync(HttpContext http)
    {
        if (IsDoubled(http.Request.Path, out var plain))
        {
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            http.Response.Headers.Location = $"{http.Request.PathBase}{plain}{http.Request.QueryString}";
            return;
        }

        if (IsMlflow(http.Request.Path))
            await AnswerAsync(http);
        else
            await next(http);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        try
        {
            await PassAsync(http);
        }
        catch (MlflowException exception)
        {
            await WriteAsync(http, exception.Status, new(exception.Code, exception.Message));
        }
        catch (BadHttpRequestException exception)
        {
            await WriteAsync(http, exception.StatusCode, Malformed(http, exception));
        }
        catch (Exception exception) when (RequestFault.Of(exception) is { } fault)
        {
            await WriteAsync(http, fault.Status, new(ErrorCode.InvalidParameterValue, fault.Message));
        }
        catch (NpgsqlException exception) when (exception.IsAway())
        {
            Log.DatabaseAway(logger, http.Request.Path, exception);
            http.Response.Headers.RetryAfter = "1";
            await WriteAsync(http, 503, new(ErrorCode.TemporarilyUnavailable, "The database does not answer. Try again."));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort(); // nobody is there to answer
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.Failed(logger, http.Request.Method, http.Request.Path, exception);
            if (http.Response.HasStarted)
                http.Abort(); // what was sent must not look whole
            await WriteAsync(http, 500, new(ErrorCode.InternalError, "The server failed on this request; its log says why."));
        }
    }

    private async Task PassAsync(HttpContext http)
    {
        _admission.Admit(http);
        if (http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>() is { } limit
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit.Bytes;
        }
        await next(http);
        if (!http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentType is null)
            await WriteAsync(http, http.Response.StatusCode, Unmatched(http));
    }

    /// <summary>A client's whose tracking URI ends with a slash; MLflow's own server sends it to the plain path too.</summary>
    private static bool IsDoubled(PathString requested, out PathString plain)
    {
        plain = requested.Value is ['/', '/', ..] doubled ? new($"/{doubled.TrimStart('/')}") : default;
        return plain.HasValue && IsMlflow(plain);
    }

    private static bool IsMlflow(PathString requested)
    {
        foreach (var path in Paths)
        {
            if (requested.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static ErrorBody Malformed(HttpContext http, BadHttpRequestException exception) =>
        exception.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? new(ErrorCode.InvalidParameterValue, "The request is larger than the "
                + $"{http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes} bytes this route takes.")
            : new(ErrorCode.BadRequest, exception.Message);

    private static ErrorBody Unmatched(HttpContext http) => http.Response.StatusCode switch
    {
        404 => new(ErrorCode.EndpointNotFound, $"There is no {http.Request.Method} {http.Request.Path}."),
        405 => new(ErrorCode.BadRequest, $"{http.Request.Method} is not allowed on {http.Request.Path}; allowed: "
            + $"{http.Response.Headers.Allow}."),
        413 => new(ErrorCode.InvalidParameterValue, "The request is too large."),
        416 => new(ErrorCode.InvalidParameterValue, $"The bytes asked for are not there: {http.Request.Headers.Range}."),
        var status => new(status < 500 ? ErrorCode.BadRequest : ErrorCode.InternalError, $"HTTP {status}."),
    };

    private static Task WriteAsync(HttpContext http, int status, ErrorBody body)
    {
        if (http.Response.HasStarted)
            return Task.CompletedTask;

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = null;
        return JsonSerializer.SerializeAsync(http.Response.BodyWriter, body, MlflowJson.Wire.ErrorBody, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
        public static partial void Failed(ILogger logger, string method, string path, Exception exception);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The database did not answer {Path}.")]
        public static partial void DatabaseAway(ILogger logger, string path, Exception exception);
    }
}
