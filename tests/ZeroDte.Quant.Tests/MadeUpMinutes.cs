using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests;

/// <summary>Sessions of minute bars made up for tests: a random walk that is wilder after the open and before the close.</summary>
internal static class MadeUpMinutes
{
    public static readonly DateOnly First = new(2021, 1, 4);

    /// <param name="step">Minutes of each bar.</param>
    public static MinuteBar[] Of(TradingSession session, int seed, double price = 100, double volatility = 0.01, int step = 1)
    {
        var (random, minutes) = (new Random(seed), (int)(session.Close - session.Open).TotalMinutes);
        var bars = new List<MinuteBar>();
        for (var minute = 0; minute < minutes; minute++)
        {
            var wild = minute < 30 || minute >= minutes - 30 ? 2 : 1;
            var move = wild * volatility / Math.Sqrt(minutes) * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
            var (open, close) = (Rounded(price), Rounded(price *= Math.Exp(move)));
            bars.Add(new(session.Open.UtcDateTime.AddMinutes(minute), open, Math.Max(open, close), Math.Min(open, close), close,
                random.Next(1, 10_000)));
        }

        return [.. bars.Chunk(step).Select(chunk => new MinuteBar(
            chunk[0].Start, chunk[0].Open, chunk.Max(b => b.High), chunk.Min(b => b.Low), chunk[^1].Close, chunk.Sum(b => b.Volume)))];

        static decimal Rounded(double value) => Math.Round((decimal)value, 4);
    }

    /// <summary>Sessions in a row, each from where the one before closed.</summary>
    public static IEnumerable<(TradingSession Session, MinuteBar[] Bars)> Sessions(
        int count, int seed, Func<int, double>? volatility = null)
    {
        var (day, price) = (TradingCalendar.Nyse.Previous(First), 100.0);
        for (var i = 0; i < count; i++)
        {
            day = TradingCalendar.Nyse.Next(day);
            var session = TradingCalendar.Nyse.Session(day);
            var bars = Of(session, seed + i, price, volatility?.Invoke(i) ?? 0.01);
            price = (double)bars[^1].Close;
            yield return (session, bars);
        }
    }

    /// <summary>The daily bar that these minutes make.</summary>
    public static Bar Daily(IReadOnlyCollection<MinuteBar> bars) => new(
        DateOnly.FromDateTime(bars.First().Start), bars.First().Open, bars.Max(b => b.High), bars.Min(b => b.Low), bars.Last().Close,
        bars.Sum(b => b.Volume));
}
