using System.Diagnostics;
using System.Globalization;
using ZeroDte.Quant.Features.Indicators;
using ZeroDte.Quant.Market;

namespace ZeroDte.Benchmarks.Quant;

/// <summary>Twelve indicators with all their outputs on a million bars, into arrays that are there already, against pandas.</summary>
internal static class IndicatorColumns
{
    private const int Rows = 1_000_000;
    private const int Runs = 7;

    public static Task RunAsync()
    {
        var candles = Candles();
        var columns = new Columns();
        var (one, two, pandas) = (new List<double>(), new List<double>(), new List<double>());
        for (var warmUp = 0; warmUp < 3; warmUp++)
            Fill(candles, columns, threads: 2);
        for (var run = 0; run < Runs; run++)
        {
            one.Add(Fill(candles, columns, threads: 1));
            two.Add(Fill(candles, columns, threads: 2));
            pandas.Add(Peer.Run("indicators.py", Rows, 2).Select(line => double.Parse(line, CultureInfo.InvariantCulture)).Min());
        }

        Report.Row("12 indicators, 1,000,000 bars, 1 thread", one, "pandas", pandas, "ms");
        Report.Row("12 indicators, 1,000,000 bars, 2 threads", two, "pandas", pandas, "ms");
        return Task.CompletedTask;
    }

    private static double Fill(Candle[] candles, Columns columns, int threads)
    {
        var watch = Stopwatch.StartNew();
        new IndicatorTable()
            .Add<Stochastic, StochasticValue>(new(14, 3, 3), columns.Stochastic)
            .Add<Adx, AdxValue>(new(14), columns.Adx)
            .Add<Bollinger, BollingerValue>(new(20), columns.Bollinger)
            .Add<RealisedVolatility, double>(new(20), columns.RealisedVolatility)
            .Add<Macd, MacdValue>(new(12, 26, 9), columns.Macd)
            .Add<Parkinson, double>(new(20), columns.Parkinson)
            .Add<Sma, double>(new(20), columns.Sma)
            .Add<Ema, double>(new(20), columns.Ema)
            .Add<Rsi, double>(new(14), columns.Rsi)
            .Add<Atr, double>(new(14), columns.Atr)
            .Add<Obv, double>(new(), columns.Obv)
            .Add<Vwap, double>(new(), columns.Vwap)
            .Fill(candles, threads);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static Candle[] Candles()
    {
        var random = new Random(1);
        var candles = new Candle[Rows];
        var close = 100.0;
        for (var i = 0; i < Rows; i++)
        {
            var open = close;
            close *= Math.Exp(0.001 * (random.NextDouble() - 0.5));
            var high = Math.Max(open, close) * (1 + 0.0005 * random.NextDouble());
            var low = Math.Min(open, close) * (1 - 0.0005 * random.NextDouble());
            candles[i] = new(open, high, low, close, random.Next(1_000_000));
        }

        return candles;
    }

    private sealed class Columns
    {
        public StochasticValue[] Stochastic { get; } = new StochasticValue[Rows];
        public AdxValue[] Adx { get; } = new AdxValue[Rows];
        public BollingerValue[] Bollinger { get; } = new BollingerValue[Rows];
        public MacdValue[] Macd { get; } = new MacdValue[Rows];
        public double[] RealisedVolatility { get; } = new double[Rows];
        public double[] Parkinson { get; } = new double[Rows];
        public double[] Sma { get; } = new double[Rows];
        public double[] Ema { get; } = new double[Rows];
        public double[] Rsi { get; } = new double[Rows];
        public double[] Atr { get; } = new double[Rows];
        public double[] Obv { get; } = new double[Rows];
        public double[] Vwap { get; } = new double[Rows];
    }
}
