using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.ServiceDefaults;

namespace ZeroDte.Cli.Composition;

/// <summary>
/// The tracking server that a command asks: the one MLFLOW_TRACKING_URI names, or one in process over the command's database.
/// </summary>
internal sealed class Tracking : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Tracking(ServiceProvider services) => (_services, Client) = (services, services.GetRequiredService<MlflowClient>());

    public MlflowClient Client { get; }

    /// <summary>For a question that somebody waits for: it is asked once.</summary>
    public static Tracking Open()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddSecretFiles().Build();
        return new(new ServiceCollection().AddTracking(configuration, attempts: 1).AddInProcessTracking(configuration)
            .BuildServiceProvider());
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <param name="milliseconds">Since 1970, as MLflow says it.</param>
    public static string Time(long? milliseconds) =>
        milliseconds is { } ms
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : "";

    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
