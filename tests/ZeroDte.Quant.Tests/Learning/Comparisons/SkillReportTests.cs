using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Learning.Comparisons;

public sealed class SkillReportTests
{
    private static readonly BarSeries Series = Candles.Series(Candles.Walk(seed: 5, 900, 0.01));

    /// <summary>The last 700 sessions, of which every baseline has a forecast.</summary>
    private static readonly DateOnly[] Sessions = [.. Series.Sessions[200..]];

    private static readonly double[] Returns = [.. Enumerable.Range(200, 700)
        .Select(i => Math.Log(Series.Candles[i].Close / Series.Candles[i].Open))];

    [Fact]
    public void Point_OfTheRunningMean_IsNoSkillHoweverItBeatsNoMove()
    {
        // A drift of half a deviation a day, which anybody who knows the mean of the past knows too.
        var drifting = Candles.Series(Candles.Walk(seed: 5, 900, 0.01)
            .Select(c => new Candle(c.Open, c.High * 1.01, c.Low, c.Close * 1.005, c.Volume)));
        var means = GaussianBaselines.Of(Basis.Open)[3].Forecast(drifting)[^700..];
        var record = Array.ConvertAll(
            means, m => new Judged(new(m.Session, m.Expected.Location, m.Actual, 0.01), -1, 1, m.Expected.Crps(m.Actual)));

        var all = SkillReport.Measure(drifting, Basis.Open, record, chosenThrough: null).All.ShouldNotBeNull();

        (all.VsNaive > 0.05, all.NaiveP < 0.001, all.VsMean, all.MeanP).ShouldBe((true, true, 0, double.NaN));
        (all.Point(symbols: 1), all.Distribution(symbols: 1)).ShouldBe((Verdict.NotDistinguishable, Verdict.NotDistinguishable));
    }

    [Theory]
    [InlineData(0.3, 1, Verdict.Better)]
    [InlineData(0.3, 2_000_000_000, Verdict.NotDistinguishable)]
    [InlineData(-0.3, 1, Verdict.Worse)]
    [InlineData(0, 1, Verdict.NotDistinguishable)]
    public void Point_ThatKnowsAShareOfTheReturn_IsToldForSoManySymbols(double share, int symbols, Verdict verdict)
    {
        var report = SkillReport.Measure(Series, Basis.Open, Record(r => share * r), chosenThrough: null);

        report.All.ShouldNotBeNull().VsNaive.ShouldBe(1 - (1 - share) * (1 - share), 1e-12);
        report.All.Point(symbols).ShouldBe(verdict);
        report.SinceChoice.ShouldBeNull("nobody knows when it was chosen");
    }

    [Fact]
    public void SinceChoice_IsOfTheSessionsAfterIt()
    {
        // Right up to the choice, and wrong from there on.
        var record = Record((r, i) => i <= 499 ? 0.5 * r : -0.5 * r);

        var report = SkillReport.Measure(Series, Basis.Open, record, Sessions[499]);

        (report.All!.N, report.SinceChoice!.N, report.ChosenThrough).ShouldBe((700, 200, Sessions[499]));
        (report.All.VsNaive > 0, report.SinceChoice.Point(1)).ShouldBe((true, Verdict.Worse));
        SkillReport.Measure(Series, Basis.Open, record, Sessions[^1]).SinceChoice.ShouldBeNull();
        SkillReport.Measure(Series, Basis.Open, [], Sessions[^1]).All.ShouldBeNull();
    }

    [Fact]
    public void Measure_SessionsWithoutADistribution_AreLeftOut() =>
        SkillReport.Measure(Series, Basis.Open,
            [new(new(Sessions[0], 0, 0.01, 0.01), double.NaN, double.NaN, double.NaN), .. Record(r => 0)], null).All!.N.ShouldBe(700);

    [Theory]
    [InlineData(0.97)]
    [InlineData(0.9)]
    public void CrpsBand_LeavesOutZeroExactlyWhereTheTestDoes(double factor)
    {
        var hardest = GaussianBaselines.Of(Basis.Open).MinBy(b => b.Forecast(Series)[^700..].Sum(o => o.Expected.Crps(o.Actual)))!;
        var outcomes = hardest.Forecast(Series)[^700..];
        // As good as the hardest but for a factor, and a noise that knows nothing.
        var random = new Random(1);
        var record = Array.ConvertAll(outcomes, o => new Judged(
            new(o.Session, 0, o.Actual, 0.01), -1, 1, factor * o.Expected.Crps(o.Actual) + 0.01 * (random.NextDouble() - 0.5)));

        var all = SkillReport.Measure(Series, Basis.Open, record, null).All!;

        all.Hardest.ShouldBe(hardest.Name);
        (all.CrpsBand.Lower + all.CrpsBand.Upper).ShouldBe(2 * all.CrpsSkill, 1e-12);
        (all.CrpsBand.Lower > 0).ShouldBe(all.CrpsP < 0.10);
        // 1 - a / b with the standard error of (a / b) b_i - a_i over b.
        double[] theirs = [.. outcomes.Select(o => o.Expected.Crps(o.Actual))], ours = [.. record.Select(j => j.Crps)];
        var error = DieboldMariano.Test([.. theirs.Select(t => (1 - all.CrpsSkill) * t)], ours).Margin(0.90) / theirs.Average();
        (all.CrpsBand.Upper - all.CrpsSkill).ShouldBe(error, 1e-12);
        all.CrpsSkill.ShouldBe(1 - record.Sum(j => j.Crps) / outcomes.Sum(o => o.Expected.Crps(o.Actual)), 1e-12);
    }

    [Fact]
    public void Margin_OfTwoDifferences_IsStudents()
    {
        // 1 and 3: mean 2, deviation sqrt(2), standard error 1, and t of one degree of freedom at 0.95 is 6.3138.
        var test = DieboldMariano.Test([1, 3], cosines: 1);

        (test.Mean, test.Freedom).ShouldBe((2, 1));
        test.StandardError.ShouldBe(1, 1e-12);
        test.Margin(0.90).ShouldBe(6.313751514675, 1e-9);
    }

    private static Judged[] Record(Func<double, double> forecast) => Record((r, _) => forecast(r));

    private static Judged[] Record(Func<double, int, double> forecast) =>
        [.. Returns.Select((r, i) => new Judged(new(Sessions[i], forecast(r, i), r, 0.01), -1, 1, 0.005))];
}
