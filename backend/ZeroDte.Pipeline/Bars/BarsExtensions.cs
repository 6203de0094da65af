using Microsoft.Extensions.DependencyInjection;

namespace ZeroDte.Pipeline.Bars;

public static class BarsExtensions
{
    /// <summary>Bars as they are stored, corrected and known at any time.</summary>
    public static IServiceCollection AddBars(this IServiceCollection services) =>
        services.AddSingleton<BarStore>().AddSingleton<BarLoads>().AddSingleton<KnownBars>().AddSingleton<StoredYears>()
            .AddSingleton<ContextLoads>();
}
