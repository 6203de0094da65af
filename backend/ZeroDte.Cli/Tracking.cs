using System.Globalization;
using ZeroDte.Api;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Cli;

/// <summary>The tracking server that commands ask: MLFLOW_TRACKING_URI, or the service on this machine.</summary>
internal static class Tracking
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10); // a large artifact

    public static MlflowClient Open(HttpClient http)
    {
        http.Timeout = Patience;
        var port = Environment.GetEnvironmentVariable("PORT") is { Length: > 0 } chosen ? chosen : Backend.DefaultPort.ToString(CultureInfo.InvariantCulture);
        return new(http, MlflowClientOptions.FromEnvironment(new Uri($"http://127.0.0.1:{port}")) with { Attempts = 1 }, TimeProvider.System);
    }

    /// <param name="milliseconds">Since 1970, as MLflow says it.</param>
    public static string Time(long? milliseconds) =>
        milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
