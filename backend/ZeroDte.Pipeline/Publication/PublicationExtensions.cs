using Microsoft.Extensions.DependencyInjection;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Publication;

public static class PublicationExtensions
{
    /// <summary>Brings the tracking server up to date when asked to, as a command does at its end.</summary>
    public static IServiceCollection AddPublication(this IServiceCollection services) => services.AddSingleton<Publisher>();

    /// <summary>Keeps the tracking server in step, for a host that runs on.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services.AddSupervised<PublisherService>();
}
