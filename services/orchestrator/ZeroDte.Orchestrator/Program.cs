using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZeroDte.Orchestrator;
using ZeroDte.Pipeline;
using ZeroDte.Pipeline.Publication;
using ZeroDte.Presentation;
using ZeroDte.ServiceDefaults;

// An orchestrator as a host of its own: ConnectionStrings__ZeroDte names the database it shares with all others.
var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddSecretFiles();
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.Logging.AddFilter("Quartz", LogLevel.Warning);
// Quartz says with a whole stack, every few seconds, that the database is away; the orchestrator says it in a line.
builder.Logging.AddFilter("Quartz.Impl.AdoJobStore", LogLevel.Critical);
builder.Services.AddPipeline(builder.Configuration).AddPresentation();
builder.Services.AddPublishing();
builder.Services.AddOrchestrator(builder.Configuration);
await builder.Build().RunAsync();

// Declared, because the framework would else add a documented one here and in every such host, and the API's description reads the
// documents of all.
internal sealed partial class Program;
