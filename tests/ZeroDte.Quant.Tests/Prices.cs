using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests;

/// <summary>Bars of a stock, made up and real.</summary>
internal static class Prices
{
    /// <summary>Five years of Apple, which the program brings with it.</summary>
    public static Bar[] Sample() =>
    [
        .. from line in File.ReadLines(Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv")).Skip(1)
           let cells = line.Split(',')
           let prices = cells[1..5].Select(decimal.Parse).ToArray()
           select new Bar(DateOnly.Parse(cells[0]), prices[0], prices[1], prices[2], prices[3], long.Parse(cells[6])),
    ];

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
