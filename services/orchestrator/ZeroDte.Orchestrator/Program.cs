using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZeroDte.Orchestrator;
using ZeroDte.Pipeline.Drift;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Lifecycle;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Pipeline.Training;
using ZeroDte.Pipeline.Tuning;

// An orchestrator as a host of its own: ConnectionStrings__ZeroDte names the database it shares with all others.
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.Logging.AddFilter("Quartz", LogLevel.Warning);
// Quartz says with a whole stack, every few seconds, that the database is away; the orchestrator says it in a line.
builder.Logging.AddFilter("Quartz.Impl.AdoJobStore", LogLevel.Critical);
builder.Services.AddStorage(builder.Configuration);
builder.Services.AddTracking(builder.Configuration);
builder.Services.AddMarket();
builder.Services.AddTraining();
builder.Services.AddTuning();
builder.Services.AddServing(builder.Configuration);
builder.Services.AddJobs(builder.Configuration);
builder.Services.AddLifecycle();
builder.Services.AddDrift(builder.Configuration);
builder.Services.AddPublication();
builder.Services.AddOrchestrator(builder.Configuration);
await builder.Build().RunAsync();

// Declared, because the framework would else add a documented one here and in every such host, and the API's description reads the documents of all.
internal sealed partial class Program;
