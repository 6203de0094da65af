using Microsoft.Extensions.DependencyInjection;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Replay;

public static class ReplayExtensions
{
    public static IServiceCollection AddReplay(this IServiceCollection services) => services.AddSingleton<Replayer>();

    /// <summary>Fills the record of a service on the replay clock, so that nothing that a user opens is empty.</summary>
    public static IServiceCollection AddBackfill(this IServiceCollection services) => services.AddSupervised<BackfillService>();
}
