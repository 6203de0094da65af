using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Pipeline.Market;

public static class MarketExtensions
{
    /// <summary>What brings bars in.</summary>
    public static IServiceCollection AddMarket(this IServiceCollection services) => services
        .AddSingleton<Ingest>()
        .AddSingleton<MinuteIngest>()
        .AddSingleton<SampleData>()
        .AddSingleton<IJob, IngestOpenJob>()
        .AddSingleton<IJob, IngestJob>();
}
