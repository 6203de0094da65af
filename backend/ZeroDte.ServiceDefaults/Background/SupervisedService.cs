using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ZeroDte.ServiceDefaults.Background;

/// <summary>Work beside requests, for as long as the host runs, under the host's <see cref="Supervisor"/>.</summary>
/// <param name="name">What people call it, as the beginning of a sentence.</param>
public abstract class SupervisedService(string name, Supervisor supervisor) : BackgroundService
{
    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) =>
        supervisor.KeepAsync(name, WorkAsync, stoppingToken, IsAway);

    /// <summary>Does the work from its beginning. Whatever it throws, it is called again; when it returns there is no more to do.</summary>
    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    /// <summary>Whether a failure means that something is away that comes back, beyond what the supervisor knows of itself.</summary>
    protected virtual bool IsAway(Exception exception) => false;
}

public static class BackgroundExtensions
{
    /// <summary>Adds a service that the host supervises, and lets others ask for it by its own type.</summary>
    public static IServiceCollection AddSupervised<T>(this IServiceCollection services)
        where T : SupervisedService
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Supervisor>();
        services.TryAddSingleton<T>();
        return services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
