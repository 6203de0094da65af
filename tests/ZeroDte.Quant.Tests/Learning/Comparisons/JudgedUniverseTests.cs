using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Tests.Learning.Comparisons;

public sealed class JudgedUniverseTests
{
    private static readonly BarSeries Sample = new(Symbol.Aapl, Prices.Sample());

    [Fact]
    public void Of_OneName_IsWhatEvaluateSaysOfIt()
    {
        var name = JudgedName.Of(Sample, Basis.Open, ModelConfiguration.Default, from: null, to: null)!;
        var served = Comparison.Run(
            Sample, [.. Contenders.Standard(Basis.Open, serving: null).Take(5)], from: null, to: null, seed: 1, threads: 1,
            progress: null, TestContext.Current.CancellationToken).Single(result => result.Served).Scores;

        name.Sessions.Length.ShouldBe(served.N);
        name.Skill.ShouldBe(served.Baselines.Single(b => b.Name.Contains("EWMA", StringComparison.Ordinal)).CrpsSkill.Value, 1e-12);
        name.Coverage(_ => true).Share.ShouldBe(served.Coverage90.All.Value, 1e-12);
        name.Coverage(s => s.Tercile == 2).Share.ShouldBe(served.Coverage90.Wild.Value, 1e-12);
        name.Coverage(s => s.IsAnnounced).ShouldBe((double.NaN, 0));
    }

    [Fact]
    public void Of_AnnouncedSessions_AreCountedApart()
    {
        var day = Sample.Sessions[^10];
        var series = Sample.Within(new(new Dictionary<DateOnly, Levels>(), [new(day.AddDays(-1), AnnouncementTime.AfterClose)]));

        JudgedName.Of(series, Basis.Open, ModelConfiguration.Default, from: null, to: null)!
            .Sessions.Single(s => s.IsAnnounced).Session.ShouldBe(series.Sessions.ToArray().Single(series.Context.IsAnnounced));
    }

    [Fact]
    public void Of_TooShortASeries_IsNothing() =>
        JudgedName.Of(Sample.UpTo(Sample.Sessions[200]), Basis.Open, ModelConfiguration.Default, from: null, to: null).ShouldBeNull();

    [Fact]
    public void Pooled_TwoNames_AreComparedInUnitsOfTheirOwnBaseline()
    {
        var first = Name("ONE", level: 1, saved: 0.10);
        var second = Name("TWO", level: 50, saved: -0.20);
        var universe = new JudgedUniverse([first, second]);

        var pooled = universe.Pooled(Basis.Open);

        pooled.Skill.ShouldBe(-0.05, 1e-12);
        pooled.Test.Mean.ShouldBe(-0.05, 1e-12);
        (pooled.Better, pooled.Days).ShouldBe((1, 100));
        pooled.Coverage(_ => true).ShouldBe((1, 200));
        universe.Corrected(first).ShouldBe(Math.Min(1, 2 * first.Test.TwoSided));
    }

    private static JudgedName Name(string symbol, double level, double saved) => new(Symbol.Parse(symbol), Basis.Open,
    [
        .. Enumerable.Range(0, 100).Select(i => (Day: new DateOnly(2018, 1, 1).AddDays(i), Crps: level * (1 + 0.5 * Math.Sin(i)), i % 3))
            .Select(s => new JudgedSession(s.Day, s.Crps * (1 - saved), s.Crps, Inside: true, Width: 1, s.Item3, IsAnnounced: false)),
    ]);
}
