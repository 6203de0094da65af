using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Pipeline.Promotion;

public static class PromotionExtensions
{
    /// <summary>Versions, the gates before them, and who serves.</summary>
    public static IServiceCollection AddPromotion(this IServiceCollection services) => services
        .AddSingleton<ModelVersions>()
        .AddSingleton<Champions>()
        .AddSingleton<Candidates>()
        .AddSingleton<Promotions>()
        .AddSingleton<Rebuild>()
        .AddCertifiedJob<RetrainJob>()
        .AddCertifiedJob<OptimiseJob>();
}
