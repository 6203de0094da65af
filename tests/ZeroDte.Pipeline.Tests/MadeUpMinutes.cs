using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests;

/// <summary>Minute bars made up between the open and the close that a daily bar has.</summary>
internal static class MadeUpMinutes
{
    public static MinuteBar[] Of(Bar daily, int seed)
    {
        var session = TradingCalendar.Nyse.Session(daily.Session);
        var (random, minutes) = (new Random(seed), (int)(session.Close - session.Open).TotalMinutes);
        var walk = new double[minutes + 1];
        for (var i = 1; i <= minutes; i++)
            walk[i] = walk[i - 1] + 0.0006 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        var drift = (Math.Log((double)daily.Close / (double)daily.Open) - walk[minutes]) / minutes;
        return
        [
            .. Enumerable.Range(0, minutes).Select(i =>
            {
                var (open, close) = (Price(i), Price(i + 1));
                return new MinuteBar(session.Open.UtcDateTime.AddMinutes(i), open, Math.Max(open, close), Math.Min(open, close), close,
                    random.Next(1, 10_000));
            }),
        ];

        decimal Price(int i) => Math.Round(daily.Open * (decimal)Math.Exp(walk[i] + i * drift), 4);
    }
}
