using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests;

/// <summary>Made-up bars that look like a stock's.</summary>
internal static class Prices
{
    /// <summary>A random walk from 100 with 1 % daily moves on consecutive days.</summary>
    public static Bar[] RandomWalk(int sessions, int seed)
    {
        var random = new Random(seed);
        var close = 100m;
        var bars = new Bar[sessions];
        for (var i = 0; i < sessions; i++)
        {
            var open = Step(close);
            close = Step(open);
            bars[i] = new(
                new DateOnly(2000, 1, 1).AddDays(i), open, Math.Max(open, close) * 1.002m, Math.Min(open, close) * 0.998m, close,
                random.Next(1, 1_000_000));
        }

        return bars;

        decimal Step(decimal price) =>
            Math.Round(price * (decimal)Math.Exp(0.01 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)), 4);
    }
}
