using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ZeroDte.Mlflow.Server;
using ZeroDte.ServiceDefaults;

// The tracking server as a host of its own: ConnectionStrings__ZeroDte names its database, --urls its address.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Configuration.AddSecretFiles();
if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
    builder.WebHost.UseUrls("http://127.0.0.1:5000");
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestLineSize = 64 << 10; // a hundred run ids in get-history-bulk
});
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.Services.AddMlflowServer(builder.Configuration);

var app = builder.Build();
app.MapMlflow();
await app.RunAsync();
