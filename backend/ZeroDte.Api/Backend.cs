using ZeroDte.Api.Health;
using ZeroDte.Mlflow.Server;
using ZeroDte.Orchestrator;
using ZeroDte.Pipeline;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Publication;
using ZeroDte.Pipeline.Replay;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Presentation;
using ZeroDte.ServiceDefaults;

namespace ZeroDte.Api;

/// <summary>The web host: what it is made of and what it answers.</summary>
public static class Backend
{
    public const int DefaultPort = 8000;

    /// <param name="args">Configuration as <c>--key value</c>, over environment variables.</param>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddHosting();
        builder.Configuration.AddSecretFiles();
        builder.Services.AddPipeline(builder.Configuration).AddPresentation().AddSingleton<IEmbeddedTracking, OwnTracking>();
        builder.Services.AddForecastBoard();
        builder.Services.AddAlertSending();
        builder.Services.AddOrchestrator(builder.Configuration);
        builder.Services.AddJobEvents();
        builder.Services.AddPublishing();
        builder.Services.AddLiveStart();
        builder.Services.AddBackfill();
        builder.Services.AddMinuteRetention();
        builder.Services.AddMlflowServer(builder.Configuration);
        builder.Services.AddHealth();
        builder.Services.AddApiDescription();

        var app = builder.Build();
        app.UseErrors();
        app.UseHostNames();
        app.MapPredict();
        app.MapDrift();
        app.MapAlerts();
        app.MapMarket();
        app.MapJobs();
        app.MapLedger();
        app.MapModels();
        app.MapAccess();
        app.MapMlflow();
        app.MapHealth();
        app.MapApiDescription();
        app.MapDashboard();
        return app;
    }
}
