using ZeroDte.Api.Health;
using ZeroDte.Mlflow.Server;
using ZeroDte.Orchestrator;
using ZeroDte.Pipeline.Drift;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Replay;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Pipeline.Training;
using ZeroDte.Pipeline.Tuning;

namespace ZeroDte.Api;

/// <summary>The web host: what it is made of and what it answers.</summary>
public static class Backend
{
    public const int DefaultPort = 8000;

    /// <param name="args">Configuration as <c>--key value</c>, over environment variables.</param>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddHosting();
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddTracking(builder.Configuration).AddSingleton<IEmbeddedTracking, OwnTracking>();
        builder.Services.AddMarket();
        builder.Services.AddTraining();
        builder.Services.AddTuning();
        builder.Services.AddJobs(builder.Configuration);
        builder.Services.AddLifecycle();
        builder.Services.AddServing(builder.Configuration);
        builder.Services.AddForecastBoard();
        builder.Services.AddDrift(builder.Configuration).AddAlertSending();
        builder.Services.AddOrchestrator(builder.Configuration);
        builder.Services.AddJobEvents();
        builder.Services.AddPublication();
        builder.Services.AddReplay();
        builder.Services.AddBackfill();
        builder.Services.AddMlflowServer(builder.Configuration);
        builder.Services.AddHealth();
        builder.Services.AddApiDescription();

        var app = builder.Build();
        app.UseErrors();
        app.MapPredict();
        app.MapDrift();
        app.MapAlerts();
        app.MapJobs();
        app.MapLedger();
        app.MapModels();
        app.MapMlflow();
        app.MapHealth();
        app.MapApiDescription();
        app.MapDashboard();
        return app;
    }
}
