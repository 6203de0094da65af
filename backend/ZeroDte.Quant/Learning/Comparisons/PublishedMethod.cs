using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Indicators;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Selection;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>
/// The published forecast of the close: closes of 2 to 5 sessions ago and twelve indicators, half of them kept by recursive feature
/// elimination, ordinary least squares of the price on the latest sessions, refitted daily. For evaluation only; nothing serves it.
/// </summary>
/// <remarks>
/// As published it computes eleven of the twelve indicators, all but the gap, with the very close that it forecasts. That look-ahead is
/// reproduced here, and only here, to show what it does to a result. Features elsewhere cannot see it: they are asked for a value before
/// the session is added.
/// </remarks>
internal static class PublishedMethod
{
    /// <summary>Half of the sixteen features, which is what the elimination of scikit-learn keeps unless told otherwise.</summary>
    private const int Kept = 8;

    /// <summary>
    /// Ten rows can send a line anywhere, below zero too: no forecast is taken to lie further from the open than this, in logarithms.
    /// </summary>
    private const double FurthestMove = 0.5;

    private const int LatestErrors = 1_000;
    private const double AdaptiveRate = 0.01;

    /// <param name="window">Sessions that each fit learns from.</param>
    /// <param name="seesToday">Whether indicators are computed with the session's own close, high, low and volume: the look-ahead.</param>
    public static Outcome[] Forecast(BarSeries series, int window, bool seesToday)
    {
        var (data, opens) = Build(series, seesToday);
        var learner = new RecursiveElimination(new OlsLearner(), Kept);
        var prices = WalkForward.Run(data, learner, new WalkForwardPlan(window));
        var points = new OutOfSample[prices.Length];
        for (var i = 0; i < prices.Length; i++)
        {
            var open = opens[i + window];
            var lowest = open * Math.Exp(-FurthestMove);
            var highest = open * Math.Exp(FurthestMove);
            points[i] = prices[i] with
            {
                Forecast = Math.Log(Math.Clamp(prices[i].Forecast, lowest, highest) / open),
                Actual = Math.Log(prices[i].Actual / open),
            };
        }

        return Backtest.Run(points, new ConformalCalibration(LatestErrors, AdaptiveRate)).Outcomes;
    }

    private static (Dataset Data, double[] Opens) Build(BarSeries series, bool seesToday)
    {
        IFeature[] indicators =
        [
            Sma.Feature(), Ema.Feature(), Rsi.Feature(), Macd.Line(), Bollinger.Width(), Bollinger.PercentB(),
            Atr.Feature(), Stochastic.K(), Adx.Feature(), Obv.Feature(), Vwap.Feature(),
        ];
        var features = new FeatureSet(
        [
            new LaggedClose(2), new LaggedClose(3), new LaggedClose(4), new LaggedClose(5), new Gap(),
            .. indicators.Select(i => seesToday ? new AlreadyFed(i) : i),
        ]);
        var source = new SessionRows(features, new UnitVolatility(), Basis.Open);
        var rows = new FeatureMatrix(features.Names, series.Count);
        var (closes, opens, sessions) = (new List<double>(), new List<double>(), new List<DateOnly>());
        for (var i = 0; i < series.Count; i++)
        {
            ref readonly var candle = ref series.Candles[i];
            foreach (var indicator in seesToday ? indicators : [])
                indicator.Add(candle);
            if (!source.Add(series.Sessions[i], candle, rows[closes.Count]).IsWhole)
                continue;

            closes.Add(candle.Close);
            opens.Add(candle.Open);
            sessions.Add(series.Sessions[i]);
        }

        var scales = new double[closes.Count];
        Array.Fill(scales, 1);
        return (new Dataset(rows.Slice(0, closes.Count), [.. closes], scales, [.. sessions]), [.. opens]);
    }

    /// <summary>A feature that has been fed the session before it is asked about it.</summary>
    private sealed class AlreadyFed(IFeature feature) : IFeature
    {
        public string Name => feature.Name;

        public int LookBack => feature.LookBack;

        public void Add(in Candle completed)
        {
        }

        public double Value(in Today today) => feature.Value(today);
    }
}
