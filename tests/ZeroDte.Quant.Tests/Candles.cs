using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests;

/// <summary>Price histories made up for tests.</summary>
internal static class Candles
{
    /// <summary>Histories of 0 to 120 sessions, among them flat ones, jumps and sessions without trade.</summary>
    public static readonly Arbitrary<Candle[]> Any = (
        from seed in Gen.Choose(0, int.MaxValue)
        from count in Gen.Choose(0, 120)
        from volatility in Gen.Elements(0, 1e-6, 0.01, 0.3)
        select Walk(seed, count, volatility)).ToArbitrary();

    /// <summary>Sessions that open, close and trade at one price, with the same volume.</summary>
    public static Candle[] Flat(int count) => [.. Enumerable.Repeat(new Candle(50, 50, 50, 50, 1_000), count)];

    /// <summary>Sessions that each open and close at the given price.</summary>
    public static Candle[] Closes(params double[] closes) => [.. closes.Select(close => new Candle(close, close, close, close, 100))];

    public static Candle[] Walk(int seed, int count, double volatility = 0.01)
    {
        var random = new Random(seed);
        var candles = new Candle[count];
        var previous = 100.0;
        for (var i = 0; i < count; i++)
        {
            var open = previous * Math.Exp(volatility * Step() / 2);
            var close = open * Math.Exp(volatility * Step());
            var high = Math.Max(open, close) * Math.Exp(volatility * Math.Abs(Step()) / 2);
            var low = Math.Min(open, close) * Math.Exp(-volatility * Math.Abs(Step()) / 2);
            candles[i] = new(open, high, low, close, Math.Floor(1e6 * random.NextDouble()));
            previous = close;
        }

        return candles;

        double Step() => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
    }

    /// <summary>Sessions on consecutive scheduled days from the start of 2015.</summary>
    public static BarSeries Series(IEnumerable<Candle> candles)
    {
        var day = new DateOnly(2014, 12, 31);
        return new(Symbol.Parse("TEST"), candles.Select(c => new Bar(
            day = TradingCalendar.Nyse.Next(day), (decimal)c.Open, (decimal)c.High, (decimal)c.Low, (decimal)c.Close, (long)c.Volume)));
    }
}
