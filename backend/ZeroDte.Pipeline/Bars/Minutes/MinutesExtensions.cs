using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
            .AddSingleton<MinuteRetention>();
    }
}
