using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Pipeline.Tracking;

public static class TrackingExtensions
{
    public const string UriSetting = "MLFLOW_TRACKING_URI";

    private const int DefaultPort = 8000;
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(10); // a large artifact
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5); // then the name is looked up again

    /// <summary>
    /// One <see cref="MlflowClient"/> for the server that MLFLOW_TRACKING_URI names. Where nothing is named: the
    /// <see cref="IEmbeddedTracking"/> of this process, or else the service on this machine (PORT).
    /// </summary>
    /// <param name="attempts">Attempts in all, for what is safe to repeat.</param>
    /// <exception cref="MlflowException">The name is not an address.</exception>
    public static IServiceCollection AddTracking(this IServiceCollection services, IConfiguration configuration, int attempts = 5)
    {
        var named = configuration[UriSetting] is { Length: > 0 } uri ? Named(uri) : null;
        var http = services.AddHttpClient(nameof(MlflowClient), http => http.Timeout = LongestAttempt)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = LongestConnect,
                PooledConnectionLifetime = ConnectionLifetime,
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // the client is kept for good
            .RemoveAllLoggers();
        if (named is null)
        {
            http.ConfigureAdditionalHttpMessageHandlers((handlers, provider) =>
                AddEmbedded(handlers, provider.GetService<IEmbeddedTracking>()));
        }

        var options = new MlflowClientOptions(named ?? new($"http://127.0.0.1:{Port(configuration)}"))
        {
            Username = configuration["MLFLOW_TRACKING_USERNAME"],
            Password = configuration["MLFLOW_TRACKING_PASSWORD"],
            Token = configuration["MLFLOW_TRACKING_TOKEN"],
            Attempts = attempts,
        };
        // The system's time: between attempts a client waits in real seconds, in a replay too.
        services.TryAddSingleton(provider => new MlflowClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(MlflowClient)), options, TimeProvider.System));
        return services;
    }

    private static void AddEmbedded(IList<DelegatingHandler> handlers, IEmbeddedTracking? embedded)
    {
        if (embedded is not null)
            handlers.Add(new ToEmbedded(embedded));
    }

    private static string Port(IConfiguration configuration) =>
        configuration["PORT"] is { Length: > 0 } port ? port : DefaultPort.ToString(CultureInfo.InvariantCulture);

    private static Uri Named(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw new MlflowException(ErrorCode.InvalidParameterValue, $"{UriSetting} is '{text}', which is not the address of a "
                + "tracking server. Write http://host:port, or leave it out for the embedded one.");
}
