using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Pipeline.Lake;

public static class LakeExtensions
{
    /// <summary>Bars as files that other programs read.</summary>
    public static IServiceCollection AddLake(this IServiceCollection services) => services
        .AddSingleton<LakeManifest>()
        .AddSingleton<LakeExport>()
        .AddSingleton<LakeVerification>()
        .AddSingleton<LakeCollector>();
}
