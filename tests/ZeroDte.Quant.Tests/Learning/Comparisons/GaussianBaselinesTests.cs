using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Learning.Comparisons;

public sealed class GaussianBaselinesTests
{
    private static readonly BarSeries Series = Candles.Series(Candles.Walk(seed: 3, 600, 0.01));

    [Fact]
    public void Of_EachBaseline_IsThePlainFormulaOfTheReturnsBefore()
    {
        var returns = Enumerable.Range(0, Series.Count).Select(i => Math.Log(Series.Candles[i].Close / Series.Candles[i].Open)).ToArray();
        var forecasts = GaussianBaselines.Of(Basis.Open).Select(b => b.Forecast(Series)).ToArray();

        foreach (var today in new[] { 101, 250, 251, 252, 599 })
        {
            var before = returns[1..today];
            var ewma = before[0] * before[0];
            foreach (var r in before[1..])
                ewma = 0.94 * ewma + 0.06 * r * r;
            var mean = before.Average();
            (double Location, double Deviation)[] expected =
            [
                (0, Math.Sqrt(before.Average(r => r * r))),
                (0, Math.Sqrt(before.TakeLast(250).Average(r => r * r))),
                (0, Math.Sqrt(ewma)),
                (mean, Math.Sqrt(before.Average(r => (r - mean) * (r - mean)))),
            ];
            foreach (var (i, (location, deviation)) in expected.Index())
            {
                var outcome = forecasts[i][today - 101];
                (outcome.Session, outcome.Actual).ShouldBe((Series.Sessions[today], returns[today]));
                outcome.Expected.Location.ShouldBe(location, 1e-12);
                (outcome.Expected.Quantile(0.95) - outcome.Expected.Location).ShouldBe(1.6448536269514722 * deviation, 1e-9);
            }
        }
    }

    [Fact]
    public void Of_TooShortOrFlatSeries_IsEmptyOrAtTheFloor()
    {
        GaussianBaselines.Of(Basis.Open).ShouldAllBe(b => b.IsBaseline && b.Forecast(Candles.Series(Candles.Flat(101))).Length == 0);
        GaussianBaselines.Of(Basis.PreviousClose).SelectMany(b => b.Forecast(Candles.Series(Candles.Flat(400))))
            .ShouldAllBe(o => Math.Abs(o.Expected.Quantile(0.95) - 1.6448536269514722e-4) < 1e-12);
    }

    /// <summary>A forecast that only knows the drift beats no move, and not the running mean: that is no skill.</summary>
    [Fact]
    public void Verdict_DriftAlone_IsNotBetter()
    {
        var session = new DateOnly(2015, 1, 2);
        var drift = Enumerable.Range(0, 400).Select(i => 0.005 + 0.01 * Math.Sin(i * 1.7)).ToArray();
        Outcome[] Of(double location) =>
            [.. drift.Select((r, i) =>
                new Outcome(session.AddDays(i), new GaussianDistribution(location, 0.01), r))];

        var alone = Scorecard.Measure(Of(0.005), [("naive", Of(0))], new int[400], seed: 1);
        var both = Scorecard.Measure(Of(0.005), [("naive", Of(0)), ("running mean", Of(0.00499))], new int[400], seed: 1);
        var worse = Scorecard.Measure(Of(-0.005), [("running mean", Of(0.005)), ("far", Of(-0.5))], new int[400], seed: 1);

        (alone.Verdict, alone.CrpsVerdict).ShouldBe((Verdict.Better, Verdict.Better));
        (both.Verdict, both.HardestPoint.Name, both.HardestDistribution.Name).ShouldBe(
            (Verdict.NotDistinguishable, "running mean", "running mean"));
        (worse.Verdict, worse.CrpsVerdict).ShouldBe((Verdict.Worse, Verdict.Worse));
    }
}
