using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

public static class MarketExtensions
{
    public static IServiceCollection AddMarket(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(TradingCalendar.Nyse).AddSingleton<BarStore>().AddSingleton<BarLoads>().AddSingleton<KnownBars>()
            .AddSingleton<Staleness>().AddSingleton<Ingest>().AddSingleton<SampleData>()
            .AddSingleton<IJob, IngestOpenJob>().AddSingleton<IJob, IngestJob>();
    }
}
