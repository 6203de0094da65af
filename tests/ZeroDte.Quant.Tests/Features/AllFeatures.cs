using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Indicators;

namespace ZeroDte.Quant.Tests.Features;

/// <summary>One of each feature, with empty state.</summary>
internal static class AllFeatures
{
    public static IFeature[] Create() =>
    [
        new Gap(), new IntradayReturn(1), new IntradayReturn(3), new Momentum(5), new RangeVolatility(0.9), new LaggedReturn(1),
        new LaggedReturn(4),
        new LaggedClose(2), new WeekdayNumber(), new SessionsToMonthEnd(),
        Sma.Feature(), Ema.Feature(), Rsi.Feature(), Macd.Line(), Macd.Signal(), Macd.Histogram(), Bollinger.Width(), Bollinger.PercentB(),
        Atr.Feature(), Stochastic.K(), Stochastic.D(), Adx.Feature(), Adx.PlusDi(), Adx.MinusDi(), Obv.Feature(), Vwap.Feature(),
        RollingVwap.Feature(), RealisedVolatility.Feature(), Parkinson.Feature(), GarmanKlass.Feature(),
    ];
}
