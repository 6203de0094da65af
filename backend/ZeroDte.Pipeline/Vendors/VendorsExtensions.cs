using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.AlphaVantage;
using ZeroDte.Pipeline.Vendors.Databento;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Polygon;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors;

public static class VendorsExtensions
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Who sells market data, as far as there are keys for it, in order of preference. What they sent can be read again without any.
    /// </summary>
    /// <exception cref="Clock.SettingException">A setting cannot be used.</exception>
    public static IServiceCollection AddVendors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpClient(nameof(VendorClient))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false, // the key would go along
                UseCookies = false,
                AutomaticDecompression = System.Net.DecompressionMethods.All,
                PooledConnectionLifetime = ConnectionLifetime,
            })
            .ConfigureHttpClient(http =>
            {
                http.Timeout = Timeout.InfiniteTimeSpan; // each vendor has its own
                http.DefaultRequestHeaders.UserAgent.ParseAdd("zerodte");
            })
            .RemoveAllLoggers(); // they show addresses, and one vendor takes its key there
        services
            .AddSingleton<CallBudgets>()
            .AddSingleton<ReplyStore>()
            .AddSingleton(provider => new Bronze(
                provider.GetRequiredService<ReplyStore>(), provider.GetServices<IReplyReader<OfferedBars>>(),
                provider.GetRequiredService<Ingest>()))
            .AddSingleton<VendorClient>()
            .AddReaders();
        foreach (var name in SourceOrder.Read(configuration))
        {
            _ = name switch
            {
                PolygonVendor.Slug => services.AddPolygon(configuration),
                FlatFileVendor.Slug => services.AddFlatFiles(configuration),
                AlphaVantageVendor.Slug => services.AddAlphaVantage(configuration),
                _ => services.AddDatabento(configuration),
            };
        }

        return services;
    }

    private static void AddReaders(this IServiceCollection services)
    {
        services.AddReader<AlphaVantageDaily, OfferedBars>().AddReader<AlphaVantageDaily, List<OfferedAction>>()
            .AddReader<AlphaVantageIntraday, List<MinuteBar>>()
            .AddReader<PolygonDaily, OfferedBars>().AddReader<PolygonMinuteReader, List<MinuteBar>>()
            .AddReader<PolygonActionReader, List<OfferedAction>>()
            .AddReader<FlatFileReader, OfferedBars>().AddReader<FlatFileReader, List<MinuteBar>>()
            .AddReader<DatabentoReader, OfferedBars>().AddReader<DatabentoReader, List<MinuteBar>>();
    }

    private static IServiceCollection AddReader<TReader, TFound>(this IServiceCollection services)
        where TReader : class, IReplyReader<TFound>
    {
        if (services.All(service => service.ServiceType != typeof(TReader)))
            services.AddSingleton<TReader>();
        return services.AddSingleton<IReplyReader<TFound>>(provider => provider.GetRequiredService<TReader>());
    }

    private static IServiceCollection AddPolygon(this IServiceCollection services, IConfiguration configuration)
    {
        if ((Key(configuration, "POLYGON_API_KEY") ?? Key(configuration, "MASSIVE_API_KEY")) is not { } key)
            return services;
        var options = VendorOptions.Read(configuration, PolygonOptions.Section, PolygonOptions.Default);
        return services
            .AddSingleton(new PolygonVendor(options, key))
            .AddSingleton<PolygonMarket>()
            .AddSingleton<PolygonMarketStatus>()
            .AddSingleton<IBarSource, PolygonBars>()
            .AddSingleton<ITradedSource, PolygonTraded>()
            .AddSingleton<IMinuteSource, PolygonMinutes>()
            .AddSingleton<IOpenSource, PolygonOpen>()
            .AddSingleton<IActionSource, PolygonActions>()
            .AddSingleton<ITickerSource, PolygonTickers>();
    }

    private static IServiceCollection AddFlatFiles(this IServiceCollection services, IConfiguration configuration)
    {
        if (Key(configuration, $"{FlatFileOptions.Section}:{nameof(FlatFileOptions.SecretKey)}") is not { } secret)
            return services;
        var options = VendorOptions.Read(configuration, FlatFileOptions.Section, FlatFileOptions.Default);
        return services
            .AddSingleton(options)
            .AddSingleton(new FlatFileVendor(options, secret))
            .AddSingleton<FlatFiles>()
            .AddSingleton<IBarSource>(provider => provider.GetRequiredService<FlatFiles>())
            .AddSingleton<IMinuteSource>(provider => provider.GetRequiredService<FlatFiles>());
    }

    private static IServiceCollection AddAlphaVantage(this IServiceCollection services, IConfiguration configuration)
    {
        if (Key(configuration, "ALPHAVANTAGE_API_KEY") is not { } key)
            return services;
        var options = VendorOptions.Read(configuration, AlphaVantageOptions.Section, AlphaVantageOptions.Default);
        return services
            .AddSingleton(new AlphaVantageVendor(options, key))
            .AddSingleton<IBarSource, AlphaVantageBars>()
            .AddSingleton<IMinuteSource, AlphaVantageMinutes>()
            .AddSingleton<IActionSource, AlphaVantageActions>();
    }

    private static IServiceCollection AddDatabento(this IServiceCollection services, IConfiguration configuration)
    {
        if (Key(configuration, "DATABENTO_API_KEY") is not { } key)
            return services;
        var options = VendorOptions.Read(configuration, DatabentoOptions.Section, DatabentoOptions.Default);
        return services
            .AddSingleton(options)
            .AddSingleton(new DatabentoVendor(options, key))
            .AddSingleton<DatabentoQuestions>()
            .AddSingleton<DatabentoBars>()
            .AddSingleton<IBarSource>(provider => provider.GetRequiredService<DatabentoBars>())
            .AddSingleton<IMinuteSource>(provider => provider.GetRequiredService<DatabentoBars>())
            .AddSingleton(provider => new DatabentoTicks(provider.GetRequiredService<DatabentoQuestions>(), options));
    }

    private static ApiKey? Key(IConfiguration configuration, string setting) =>
        configuration[setting] is { } key && !string.IsNullOrWhiteSpace(key)
            ? new ApiKey(key, setting.Replace(":", "__", StringComparison.Ordinal))
            : null;
}
