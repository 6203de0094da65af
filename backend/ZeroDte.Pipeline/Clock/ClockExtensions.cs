using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Clock;

public static class ClockExtensions
{
    /// <summary>What time it is, when the exchange is open, and for which symbols work is done.</summary>
    /// <exception cref="SettingException">The universe cannot be used.</exception>
    public static IServiceCollection AddClock(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ClockOptions>().Bind(configuration.GetSection(ClockOptions.Section));
        return services
            .AddSingleton(TradingCalendar.Nyse)
            .AddSingleton(Universe.Read(configuration))
            .AddSingleton<FollowedSymbols>()
            .AddSingleton<ServiceClock>();
    }
}
