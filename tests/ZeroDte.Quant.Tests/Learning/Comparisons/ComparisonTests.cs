using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Learning.Comparisons;

public sealed class ComparisonTests
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Served_OnTheSample_KeepsItsPromises()
    {
        var sample = Path.Combine(Repository.Root, "data", "sample", "aapl-daily.csv");
        var served = Judge(Read(File.ReadLines(sample).Skip(1).Select(line => line.Split(','))), from: null, to: null);

        served.N.ShouldBeGreaterThan(750);
        KeepsItsPromises(served);
        served.WinklerSkill.Value.ShouldBeGreaterThan(0.10);
    }

    [Fact]
    public void Served_OnSevenYears_KeepsItsPromises()
    {
        var served = Judge(Read(SharedData.Rows("aapl_daily_to_2019.csv")), new(2013, 1, 1), new(2019, 12, 31));

        served.N.ShouldBe(1762);
        KeepsItsPromises(served);
        served.WinklerSkill.Value.ShouldBeGreaterThan(0.10);
    }

    [Fact]
    public void Run_OneOrTwoThreads_GivesTheSameBits()
    {
        var series = Candles.Series(Candles.Walk(seed: 6, 600));

        var (one, two) = (Run(series, threads: 1), Run(series, threads: 2));

        one.Select(Text).ShouldBe(two.Select(Text));
        one.Select(r => r.Outcomes.Length).Distinct().ShouldHaveSingleItem().ShouldBeGreaterThan(100);

        static string Text(Evaluated r) => r.Name + JsonSerializer.Serialize(r.Scores, Json)
            + string.Join(' ',
                r.Outcomes.Select(o => BitConverter.DoubleToInt64Bits(o.Expected.Quantile(0.05)).ToString(CultureInfo.InvariantCulture)));

        static Evaluated[] Run(BarSeries series, int threads) =>
            Comparison.Run(series, Contenders.Standard(Basis.Open, serving: null), null, null, seed: 1, threads, null, Cancel);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public void Run_TooFewSessions_SaysSo(int sessions) => Should.Throw<ArgumentException>(
        () => Comparison.Run(
            Candles.Series(Candles.Walk(seed: 6, sessions)), Contenders.Standard(Basis.Open, serving: null),
            null, null, 1, 1, null, Cancel))
        .Message.ShouldContain($"has {sessions} sessions");

    [Fact]
    public void Run_ConstantSeries_NeverSaysNaN()
    {
        var series = Candles.Series(Candles.Flat(700));
        // Some features of the others divide zero by zero when nothing moves, so those have nothing to say of any session.
        var results = Comparison.Run(
            series, [.. Contenders.Standard(Basis.Open, serving: null).Where(c => !c.Name.Contains("all features"))], null, null, 1, 2,
            null, Cancel);

        Should.Throw<ArgumentException>(
                () => Comparison.Run(series, Contenders.Standard(Basis.Open, serving: null), null, null, 1, 2, null, Cancel))
            .Message.ShouldContain("has enough before it");
        results.SelectMany(r => r.Outcomes)
            .ShouldAllBe(o => double.IsFinite(o.Expected.Location) && double.IsFinite(o.Expected.Quantile(0.05)));
    }

    [Fact]
    public void Published_WithLookAhead_LooksSkilledAndWithoutItIsNot()
    {
        var series = Candles.Series(Candles.Walk(seed: 9, 500, 0.015)); // a random walk: nothing can be known of it

        var results = Comparison.Run(series, Contenders.Published(serving: null), null, null, 1, 2, null, Cancel)
            .ToDictionary(r => r.Name, r => r.Scores);

        results["published, 30 sessions"].Verdict.ShouldNotBe(Verdict.Better);
        results["published, 30 sessions"].Skill.Band.Upper.ShouldBeLessThan(-0.5);
        results["published with look-ahead, 30 sessions"].Verdict.ShouldBe(Verdict.Better);
        results["published with look-ahead, 30 sessions"].DirectionalAccuracy.Value.ShouldBeGreaterThan(0.75);
    }

    /// <summary>What issue and documentation say of the served forecast, out of sample.</summary>
    private static void KeepsItsPromises(Scorecard served)
    {
        served.Coverage90.All.Value.ShouldBeInRange(0.88, 0.92);
        foreach (var tercile in new[] { served.Coverage90.Calm, served.Coverage90.Middle, served.Coverage90.Wild })
            tercile.Value.ShouldBeInRange(0.86, 0.94);
        served.CrpsSkill.Value.ShouldBeGreaterThan(0.03);
        served.CrpsP.ShouldBeLessThan(0.05);
        served.Verdict.ShouldNotBe(Verdict.Worse);
    }

    private static Scorecard Judge(BarSeries series, DateOnly? from, DateOnly? to) =>
        Comparison.Run(series, [.. Contenders.Standard(Basis.Open, serving: null).Where(c => c.IsBaseline || c.Served)], from, to, seed: 1,
            threads: 2, null, Cancel).Single(r => r.Served).Scores;

    private static BarSeries Read(IEnumerable<string[]> rows)
    {
        return new(Symbol.Aapl, rows.Select(r => new Bar(
            DateOnly.ParseExact(r[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), Price(r[1]), Price(r[2]), Price(r[3]), Price(r[4]),
            long.Parse(r[6], CultureInfo.InvariantCulture))));

        static decimal Price(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
