using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearRegression;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Volatility;

namespace ZeroDte.Quant.Tests.Learning.Volatility;

public sealed class VolatilityForecastTests
{
    private static readonly Dictionary<string, Func<Basis, IFeature>> All = new()
    {
        ["EWMA of squared returns"] = basis => new ReturnEwma(basis, 0.94),
        ["HAR"] = basis => new LogRangeHar(basis),
        ["GARCH"] = basis => new GarchVolatility(basis),
        ["average"] = basis => new GeometricMean(new LogRangeHar(basis), new RangeVolatility(0.9)),
    };

    public static TheoryData<string, Basis> Forecasts =>
        [.. All.Keys.SelectMany(name => new[] { (name, Basis.Open), (name, Basis.PreviousClose) })];

    [Theory]
    [MemberData(nameof(Forecasts))]
    public void Value_AnyHistory_IsNaNDuringWarmUpThenFiniteAndAboveZero(string name, Basis basis) => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        Gen.Choose(1, 40).ToArbitrary(),
        (seed, percent) =>
        {
            var forecast = All[name](basis);
            foreach (var candle in Candles.Walk(seed, forecast.LookBack, percent / 100.0))
            {
                if (!double.IsNaN(Ask(forecast, candle.Open)))
                    return false;
                forecast.Add(candle);
            }

            var open = Candles.Walk(seed + 1, 1)[0].Open;
            return double.IsFinite(Ask(forecast, open)) && Ask(forecast, open) > 0 && Ask(forecast, open) == Ask(forecast, open);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Theory]
    [MemberData(nameof(Forecasts))]
    public void Value_SeriesThatNeverMoves_IsSmallAndAboveZero(string name, Basis basis)
    {
        var forecast = All[name](basis);
        foreach (var candle in Candles.Flat(400))
            forecast.Add(candle);

        Ask(forecast, 50).ShouldBeInRange(1e-5, 2e-4);
    }

    [Fact]
    public void ReturnEwma_ThreeSessions_IsTheRecurrenceByHand()
    {
        var ewma = new ReturnEwma(Basis.PreviousClose, 0.5);
        // Returns ln 1.1, ln 0.9, ln 1.2, ln 1: v = r1^2, then halves.
        foreach (var candle in Candles.Closes(100, 110, 99, 118.8, 118.8))
            ewma.Add(candle);

        var (a, b, c) = (Math.Pow(Math.Log(1.1), 2), Math.Pow(Math.Log(0.9), 2), Math.Pow(Math.Log(1.2), 2));
        Ask(ewma, double.NaN).ShouldBe(Math.Sqrt(a / 8 + b / 8 + c / 4), 1e-12); // the last return is zero
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void ReturnEwma_NoDecay_Throws(double decay) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ReturnEwma(Basis.Open, decay));

    [Fact]
    public void LogRangeHar_OneStep_IsTheRegressionComputedApart()
    {
        var candles = Candles.Walk(seed: 3, 300, 0.02);
        var har = new LogRangeHar(Basis.Open);
        foreach (var candle in candles[..^1])
            har.Add(candle);

        // The plain design: constant, y(t-1), weekly and monthly mean, fall, gap, gap down. It spans the same space.
        var logs = candles.Skip(1).Select(c => Math.Log(Math.Max(Math.Log(c.High / c.Low), 1e-4))).ToArray();
        double[] Row(int i)
        {
            var (month, gap) = (logs[(i - 22)..i].Average(), Math.Log(candles[i + 1].Open / candles[i].Close));
            double Size(double move) => Math.Log(1 + Math.Max(0, move) / Math.Exp(month));
            return [logs[i - 1], logs[(i - 5)..i].Average(), month, Size(-Math.Log(candles[i].Close / candles[i - 1].Close)),
                Size(Math.Abs(gap)), Size(-gap)];
        }

        int[] past = [.. Enumerable.Range(22, logs.Length - 1 - 22)];
        var fit = MultipleRegression.QR([.. past.Select(Row)], [.. past.Select(i => logs[i])], intercept: true);
        var expected = fit[0] + Row(logs.Length - 1).Zip(fit.Skip(1), (x, b) => x * b).Sum();

        Ask(har, candles[^1].Open).ShouldBe(Math.Exp(expected) / Math.Sqrt(4 * Math.Log(2)), 1e-4 * Math.Exp(expected));
    }

    [Fact]
    public void LogRangeHar_OpenNotKnown_IsNaNOnlyWhereItMatters()
    {
        var (atOpen, before) = (new LogRangeHar(Basis.Open), new LogRangeHar(Basis.PreviousClose));
        foreach (var candle in Candles.Walk(seed: 1, 200))
        {
            atOpen.Add(candle);
            before.Add(candle);
        }

        Ask(atOpen, double.NaN).ShouldBe(double.NaN);
        Ask(before, double.NaN).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void GeometricMean_TwoForecasts_IsTheRootOfTheirProduct()
    {
        var (a, b) = (new RangeVolatility(0.9), new ReturnEwma(Basis.Open, 0.94));
        var mean = new GeometricMean(new RangeVolatility(0.9), new ReturnEwma(Basis.Open, 0.94));
        foreach (var candle in Candles.Walk(seed: 2, 100))
        {
            a.Add(candle);
            b.Add(candle);
            mean.Add(candle);
        }

        Ask(mean, 1).ShouldBe(Math.Sqrt(Ask(a, 1) * Ask(b, 1)), 1e-15);
        mean.LookBack.ShouldBe(Math.Max(a.LookBack, b.LookBack));
    }

    private static double Ask(IFeature forecast, double open) => forecast.Value(new Today(new(2020, 1, 2), open));
}
