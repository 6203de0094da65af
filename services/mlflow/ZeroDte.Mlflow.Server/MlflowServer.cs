using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Artifacts;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Mlflow.Server.Models;
using ZeroDte.Mlflow.Server.Registry;
using ZeroDte.Mlflow.Server.Traces;
using ZeroDte.Mlflow.Server.Tracking;
using ZeroDte.Mlflow.Server.Ui;
using ZeroDte.Mlflow.Server.Webhooks;

namespace ZeroDte.Mlflow.Server;

/// <summary>An MLflow-compatible tracking server for any ASP.NET Core host.</summary>
public static class MlflowServer
{
    /// <summary>The version of MLflow whose protocol this is; clients ask for it.</summary>
    public const string Version = "2.17.2";

    /// <exception cref="InvalidOperationException">When first used: no connection string is configured.</exception>
    public static IServiceCollection AddMlflowServer(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MlflowServerOptions>()
            .Configure(options =>
            {
                if (configuration["DATA"] is { Length: > 0 } data) // the folder that ./zerodte keeps everything in
                    options.ArtifactDestination = $"file:{Path.Combine(data, "artifacts")}";
            })
            .Bind(configuration.GetSection(MlflowServerOptions.Section))
            .Configure(options =>
            {
                // The variables that MLflow's clients read; one environment serves both ends.
                options.Username ??= configuration["MLFLOW_TRACKING_USERNAME"];
                options.Password ??= configuration["MLFLOW_TRACKING_PASSWORD"];
                options.Token ??= configuration["MLFLOW_TRACKING_TOKEN"];
            })
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<MlflowServerOptions>, MlflowServerOptionsValidator>();
        services.AddSingleton<Database>();
        services.AddHostedService<SchemaStart>();
        services.AddTracking();
        services.AddArtifactStore();
        services.AddLoggedModels();
        services.AddTraces();
        services.AddWebhooks();
        services.AddRegistry();
        services.AddUi();
        return services;
    }

    /// <summary>Adds the gate and the routes. Call it after the host's own error handling, which stays away from these paths.</summary>
    public static void MapMlflow(this WebApplication app)
    {
        app.UseMiddleware<Gate>();
        IEndpointRouteBuilder endpoints = app;
        endpoints.MapGet("/health", () => "OK").ExcludeFromDescription();
        endpoints.MapGet("/version", () => Version).ExcludeFromDescription();

        // MLflow 3's clients ask whether the server has workspaces, and may do without an answer.
        var three = new Routes(app, "3.0");
        three.Get("mlflow/server-info", MlflowJson.Wire.ServerInfoResponse,
            _ => Task.FromResult(new ServerInfoResponse("SqlStore", WorkspacesEnabled: false, TraceArchivalEnabled: false)));
        three.MapTracesOfThree();
        three.MapAssessments();

        var routes = new Routes(app, "2.0");
        routes.MapTracking();
        routes.MapArtifacts();
        routes.MapMultipart();
        routes.MapUpload();
        routes.MapLoggedModels();
        routes.MapLoggedModelSearch();
        routes.MapTracesOfTwo();
        routes.MapWebhooks();
        routes.MapRegistry();
        routes.MapGateway();
        endpoints.MapGraphQl();
        endpoints.MapUi();
    }
}
