using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Market;

public static class MarketExtensions
{
    /// <summary>What brings bars in.</summary>
    public static IServiceCollection AddMarket(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MarketOptions>().Bind(configuration.GetSection(MarketOptions.Section)).ValidateOnStart();
        services.AddOptions<ClockOptions>().Configure<IEnumerable<IBarSource>>((clock, sources) => clock.HasFeed = sources.Any());
        return services
            .AddSingleton<IValidateOptions<MarketOptions>, MarketOptionsValidator>()
            .AddSingleton<ActionStore>()
            .AddSingleton<AskedSessions>()
            .AddSingleton<Halts>()
            .AddSingleton<TickerStore>()
            .AddSingleton<Tickers>()
            .AddSingleton<Fetch>()
            .AddSingleton<MarketStatuses>()
            .AddSingleton<Certificates>()
            .AddSingleton<Ingest>()
            .AddSingleton<MinuteIngest>()
            .AddSingleton<MinuteRefusals>()
            .AddSingleton<MinuteFetch>()
            .AddSingleton<SampleData>()
            .AddSingleton<IJob, IngestOpenJob>()
            .AddSingleton<IJob, IngestJob>()
            .AddSingleton<IJob, CollectJob>()
            .AddSingleton<IJob, CollectMinutesJob>();
    }

    /// <summary>Fetches what is missing when a service with a source of bars starts.</summary>
    public static IServiceCollection AddLiveStart(this IServiceCollection services) => services.AddSupervised<LiveStart>();
}
