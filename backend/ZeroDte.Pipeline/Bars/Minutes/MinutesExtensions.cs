using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Bars.Minutes;

public static class MinutesExtensions
{
    /// <summary>Minute bars as they are stored, corrected and known at any time.</summary>
    public static IServiceCollection AddMinutes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MinuteOptions>().Bind(configuration.GetSection(MinuteOptions.Section));
        return services
            .AddSingleton<IValidateOptions<MinuteOptions>, MinuteOptionsValidator>()
            .AddSingleton<MinuteStore>()
            .AddSingleton<SessionPaths>()
            .AddSingleton<MinuteRetention>();
    }
    /// <summary>Sees in the background to what the settings say of old minutes.</summary>
    public static IServiceCollection AddMinuteRetention(this IServiceCollection services) =>
        services.AddSupervised<MinuteRetentionService>();
}
