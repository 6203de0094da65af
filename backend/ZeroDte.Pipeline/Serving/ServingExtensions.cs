using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Market;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Serving;

public static class ServingExtensions
{
    /// <summary>Forecasts on demand, for a command that makes one and ends.</summary>
    public static IServiceCollection AddServing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ServingOptions>().Bind(configuration.GetSection(ServingOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServingOptions>, ServingOptionsValidator>();
        return services.AddSingleton<Forecaster>().AddCertifiedJob<PredictJob>().AddCertifiedJob<PredictAgainJob>();
    }

    /// <summary>Forecasts kept up to date in memory, for a host that answers requests.</summary>
    public static IServiceCollection AddForecastBoard(this IServiceCollection services) =>
        services.AddSingleton<ForecastBoard>().AddSupervised<BoardUpdater>();
}
