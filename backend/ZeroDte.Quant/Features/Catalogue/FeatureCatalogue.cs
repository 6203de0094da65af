using System.Globalization;
using ZeroDte.Quant.Features.Indicators;

namespace ZeroDte.Quant.Features.Catalogue;

/// <summary>
/// Features by name, so that a choice of features can be written down. A parameter follows the name, as in <c>rsi_14</c>.
/// </summary>
public static class FeatureCatalogue
{
    private const double UsualDecay = 0.90;
    private const int LongestWindow = 500;

    /// <summary>Features that take nothing.</summary>
    private static readonly Dictionary<string, Func<IFeature>> Plain = new(StringComparer.Ordinal)
    {
        ["gap"] = () => new Gap(),
        ["range_volatility"] = () => new RangeVolatility(UsualDecay),
        ["weekday"] = () => new WeekdayNumber(),
        ["sessions_to_month_end"] = () => new SessionsToMonthEnd(),
        ["macd"] = Macd.Line,
        ["macd_signal"] = Macd.Signal,
        ["macd_histogram"] = Macd.Histogram,
        ["stochastic_k"] = Stochastic.K,
        ["stochastic_d"] = Stochastic.D,
        ["obv"] = Obv.Feature,
        ["vwap"] = Vwap.Feature,
    };

    /// <summary>Features that take a lag or a length in sessions.</summary>
    private static readonly Dictionary<string, Func<int, IFeature>> Parameterised = new(StringComparer.Ordinal)
    {
        ["close"] = lag => new LaggedClose(lag),
        ["return"] = lag => new LaggedReturn(lag),
        ["intraday_return"] = lag => new IntradayReturn(lag),
        ["momentum"] = sessions => new Momentum(sessions),
        ["sma"] = Sma.Feature,
        ["ema"] = Ema.Feature,
        ["rsi"] = Rsi.Feature,
        ["bollinger_width"] = Bollinger.Width,
        ["bollinger_percent_b"] = Bollinger.PercentB,
        ["atr"] = Atr.Feature,
        ["adx"] = Adx.Feature,
        ["plus_di"] = Adx.PlusDi,
        ["minus_di"] = Adx.MinusDi,
        ["vwap"] = RollingVwap.Feature,
        ["realised_volatility"] = RealisedVolatility.Feature,
        ["parkinson"] = Parkinson.Feature,
        ["garman_klass"] = GarmanKlass.Feature,
    };

    /// <summary>All names that take nothing, and the stems that a lag or a length follows.</summary>
    public static IEnumerable<string> Names => [.. Plain.Keys, .. Parameterised.Keys.Select(stem => $"{stem}_N")];

    /// <summary>Whether a feature needs today's open, so that it says nothing from a previous close.</summary>
    public static bool NeedsOpen(string name) => name == "gap";

    /// <summary>A feature with empty state.</summary>
    /// <exception cref="ArgumentException">No feature has this name, or its parameter is not one that the feature takes.</exception>
    public static IFeature Create(string name)
    {
        if (Plain.TryGetValue(name, out var plain))
            return plain();

        var stem = name.LastIndexOf('_');
        if (stem < 0 || !Parameterised.TryGetValue(name[..stem], out var create))
            throw new ArgumentException($"There is no feature '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
        if (!int.TryParse(name[(stem + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var sessions)
            || sessions is < 1 or > LongestWindow || name != $"{name[..stem]}_{sessions}")
        {
            throw new ArgumentException($"Feature '{name}' needs a whole number from 1 to {LongestWindow} after '{name[..stem]}_'.",
                nameof(name));
        }

        try
        {
            return create(sessions);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ArgumentException($"Feature '{name}' does not take {sessions}: {exception.Message}", nameof(name), exception);
        }
    }
}
