using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Search;

/// <summary>
/// The published study: closes of 2 to 5 sessions ago and twelve indicators, some of them kept by recursive elimination, ordinary least
/// squares on 30 sessions, ten predictions from each fit; RMSE and directional accuracy as two objectives.
/// </summary>
/// <remarks>
/// It differs from what was published where that would make the result worthless or unusable: indicators know no session but those before,
/// the target is the log return that everything served forecasts, and the latest sessions are held out.
/// </remarks>
public static class PublishedSpace
{
    public const int Window = 30;
    public const int Predictions = 10;
    public const int HoldOut = 60;

    /// <summary>Of the 220 sessions that 30 and 19 times 10 make.</summary>
    private const int Windows = 19;

    private const int FirstLag = 2;
    private const int LastLag = 5;

    private static readonly string[] Indicators =
        ["gap", "sma_20", "ema_20", "rsi_14", "macd", "bollinger_width_20", "bollinger_percent_b_20", "atr_14", "stochastic_k", "adx_14",
            "obv", "vwap"];

    // The scale of errors is none of its objectives; what is chosen needs one all the same.
    private static readonly VolatilityChoice Volatility = new Har();

    public static SearchPreset Preset { get; } = new(
        "published", [.. Lags(LastLag), .. Indicators], [Criterion.Rmse, Criterion.DirectionalAccuracy], Suggest,
        _ => new(Windows, Predictions, HoldOut));

    /// <param name="lastLag">From 2 to 5: the closes of 2 up to as many sessions ago.</param>
    /// <param name="keep">Features that elimination keeps.</param>
    public static ModelConfiguration Configuration(int lastLag, int keep) =>
        new([.. Lags(lastLag), .. Indicators], keep, Window, Predictions, new Ols(), Volatility);

    private static ModelConfiguration Suggest(Trial trial) =>
        Configuration(trial.Int("last_lag", FirstLag, LastLag), trial.Int("keep", 1, Indicators.Length));

    private static IEnumerable<string> Lags(int last) => Enumerable.Range(FirstLag, last - FirstLag + 1).Select(lag => $"close_{lag}");
}
