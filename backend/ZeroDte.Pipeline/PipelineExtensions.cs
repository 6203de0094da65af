using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Alerts;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lake;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Objects;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Publication;
using ZeroDte.Pipeline.Replay;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Pipeline.Training;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Pipeline.Vendors;

namespace ZeroDte.Pipeline;

/// <summary>The pipeline put together: the one composition of every host, command, benchmark and test.</summary>
public static class PipelineExtensions
{
    /// <summary>
    /// All capabilities, on demand. A host that lives on adds what is to go on by itself in the background, and every one adds who makes
    /// pages and charts of what is logged (<see cref="IReport{TData}"/>).
    /// </summary>
    /// <param name="trackingAttempts">Attempts in all to reach the tracking server, for what is safe to repeat.</param>
    public static IServiceCollection AddPipeline(
        this IServiceCollection services, IConfiguration configuration, int trackingAttempts = 5) => services
        .AddStorage(configuration)
        .AddObjects(configuration)
        .AddBars()
        .AddMinutes(configuration)
        .AddClock(configuration)
        .AddJobs(configuration)
        .AddTracking(configuration, trackingAttempts)
        .AddMarket(configuration)
        .AddVendors(configuration)
        .AddLake()
        .AddTraining()
        .AddTuning()
        .AddPromotion()
        .AddPublication()
        .AddLedger()
        .AddServing(configuration)
        .AddAlerts(configuration)
        .AddMonitoring(configuration)
        .AddReplay();
}
