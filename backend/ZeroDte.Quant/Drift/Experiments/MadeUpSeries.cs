using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Drift.Experiments;

/// <summary>
/// Price histories made by a block bootstrap of a real one: stationary, but for a change that is put in. Same seed, same history.
/// </summary>
public sealed class MadeUpSeries
{
    /// <summary>Sessions before those asked for: features warm up, the model learns, and its first ranges are made.</summary>
    public const int WarmUp = 500;

    /// <summary>Share of the variance from open to close that the gap explains in the series whose sign flips.</summary>
    private const double ExplainedByGap = 0.2;

    private const int SplitRatio = 7;

    /// <summary>The served recipe on a shorter memory, since the series are short.</summary>
    private static readonly Recipe Recipe = ModelConfiguration.Default.ToRecipe(Basis.Main) with { Plan = new(window: 250, fewest: 100) };

    /// <summary>For series in which there is something to know: the served recipe expects so little that it has nothing to lose.</summary>
    private static readonly Recipe Knowing = Recipe with
    {
        Name = "ridge that expects what there is",
        Learner = new RidgeLearner(ExplainedByGap),
    };

    private static readonly DateOnly[] Days = [.. TradingCalendar.Nyse.Sessions(new(2000, 1, 3), new(2019, 12, 31)).Select(s => s.Date)];

    private readonly BarShape[] _shapes;

    public MadeUpSeries(BarSeries source)
    {
        if (source.Count < 2)
            throw new ArgumentException($"{source.Symbol} has {source.Count} bars; two are the least to draw from.", nameof(source));

        _shapes = new BarShape[source.Count - 1];
        for (var i = 0; i < _shapes.Length; i++)
            _shapes[i] = BarShape.Of(source.Candles[i], source.Candles[i + 1]);
    }

    /// <param name="sessions">After the warm-up.</param>
    /// <param name="block">Neighbouring sessions that stay together.</param>
    /// <param name="change">Put in from session <paramref name="at"/> of those on.</param>
    public MonitorSeries Draw(int sessions, int block, int seed, InjectedChange change = InjectedChange.None, int at = 0)
    {
        var random = new Random(seed);
        var length = WarmUp + sessions;
        var (candles, drawn) = (new Candle[length], 0);
        var (gaps, closes) = (Deviation(s => s.Gap), Deviation(s => s.Close));
        var slope = Math.Sqrt(ExplainedByGap / (1 - ExplainedByGap)) * closes / gaps;
        var close = 100.0;
        for (var i = 0; i < length; i++)
        {
            drawn = i % block == 0 ? random.Next(_shapes.Length) : (drawn + 1) % _shapes.Length;
            var (shape, changed) = (_shapes[drawn], i >= WarmUp + at);
            shape = (change, changed) switch
            {
                (InjectedChange.FeatureShift, true) => shape with { Gap = shape.Gap + gaps },
                (InjectedChange.VolatilityDoubling, true) =>
                    new(2 * shape.Gap, 2 * shape.High, 2 * shape.Low, 2 * shape.Close, shape.Volume),
                (InjectedChange.UnadjustedSplit, true) when i == WarmUp + at => shape with { Gap = shape.Gap - Math.Log(SplitRatio) },
                (InjectedChange.SignFlip, false) => shape.WithClose(shape.Close + slope * shape.Gap),
                (InjectedChange.SignFlip, true) => shape.WithClose(shape.Close - slope * shape.Gap),
                _ => shape,
            };
            candles[i] = change == InjectedChange.FrozenFeed && changed ? candles[i - 1] : shape.After(close);
            close = candles[i].Close;
        }

        var bars = new BarSeries(Symbol.Aapl,
            candles.Select((c, i) => new Bar(Days[i], Price(c.Open), Price(c.High), Price(c.Low), Price(c.Close), (long)c.Volume)));
        return MonitorSeries.Of(bars, Recipe.Features, ForecastHistory.Of(bars, change == InjectedChange.SignFlip ? Knowing : Recipe));

        static decimal Price(double price) => Math.Round((decimal)price, 6);
    }

    private double Deviation(Func<BarShape, double> value)
    {
        var mean = _shapes.Average(value);
        return Math.Sqrt(_shapes.Average(s => Math.Pow(value(s) - mean, 2)));
    }
}
