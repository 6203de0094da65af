using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Postgres;
using ZeroDte.ServiceDefaults;

namespace ZeroDte.Api;

internal static class Hosting
{
    /// <summary>Loopback unless told otherwise, and one line per log entry.</summary>
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
            builder.WebHost.UseUrls($"http://127.0.0.1:{Backend.DefaultPort}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = 64 << 10; // a hundred run ids in the tracking server's get-history-bulk
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Quartz says with a whole stack, every few seconds, that the database is away; the orchestrator says it in a line.
        builder.Logging.AddFilter("Quartz.Impl.AdoJobStore", LogLevel.Critical);
        builder.Logging.AddFilter("Quartz", LogLevel.Error);
        // A host that fails throws to its caller, which reports it once.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<KnownFaults>();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ForecastJson.Default);
        });
    }

    /// <summary>Every error is a ProblemDetails that names what was wrong.</summary>
    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    public static ProblemDetails Problem(int status, string title, string detail) =>
        new() { Status = status, Title = title, Detail = detail };

    /// <summary>
    /// What is no fault of ours is answered and not logged: what a client did wrong, and a database that is away and comes back.
    /// </summary>
    private sealed class KnownFaults(IProblemDetailsService problems) : IExceptionHandler
    {
        private const string RetryAfterSeconds = "2";
        private const string AwayDetail =
            "The database cannot be used right now. Forecasts are still served at /predict; try this again in a few seconds.";

        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            var problem = RequestFault.Of(exception) is { } fault ? Problem(fault.Status, "Bad request", fault.Message)
                : exception is NpgsqlException database && database.IsAway()
                    ? Problem(StatusCodes.Status503ServiceUnavailable, "Database away", AwayDetail)
                : null;
            if (problem is null)
                return false;

            if (problem.Status == StatusCodes.Status503ServiceUnavailable)
                httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            httpContext.Response.StatusCode = problem.Status!.Value;
            await problems.WriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
            return true;
        }
    }
}
