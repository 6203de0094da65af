using ZeroDte.Quant.Features;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>The average of volatility forecasts in logarithms, equally weighted.</summary>
/// <remarks>
/// Equal weights, because estimated ones seldom repay their error: Timmermann, "Forecast Combinations", Handbook of Economic
/// Forecasting 1 (2006); logarithms, because volatility errors are multiplicative. NaN while any of them is.
/// </remarks>
internal sealed class GeometricMean(params IFeature[] forecasts) : IFeature
{
    public string Name { get; } = string.Join("_and_", forecasts.Select(f => f.Name));

    public int LookBack { get; } = forecasts.Max(f => f.LookBack);

    public void Add(in Candle completed)
    {
        foreach (var forecast in forecasts)
            forecast.Add(completed);
    }

    public double Value(in Today today)
    {
        var sum = 0.0;
        foreach (var forecast in forecasts)
            sum += Math.Log(forecast.Value(today));
        return Math.Exp(sum / forecasts.Length);
    }
}
