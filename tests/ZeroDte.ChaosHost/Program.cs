using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZeroDte.ChaosHost;
using ZeroDte.Orchestrator;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;

// An orchestrator like the real one, with jobs that show whether anything was lost, doubled or done out of turn.
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Critical);
builder.Services.AddStorage(builder.Configuration).AddBars().AddClock(builder.Configuration).AddJobs(builder.Configuration);
foreach (var job in ChainedJob.All)
    builder.Services.AddSingleton<IJob>(job);
builder.Services.AddOrchestrator(builder.Configuration);
await builder.Build().RunAsync();
