using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tests.Tuning.Overfitting;

public sealed class HoldOutTests
{
    [Fact]
    public void Measure_NaiveAgainstItself_HasNoSkill()
    {
        var naive = Enumerable.Range(0, 50)
            .Select(i => new SessionScore(new DateOnly(2020, 1, 1).AddDays(i), 0, (i % 5 - 2) / 100.0, 0.01, 0.7)).ToArray();

        var held = HoldOut.Measure(naive, naive, against: null, seed: 1);

        held.N.ShouldBe(50);
        held.First.ShouldBe(naive[0].Session);
        held.Last.ShouldBe(naive[^1].Session);
        held.Rmse.Value.ShouldBe(held.NaiveRmse);
        held.DirectionalAccuracy.Value.ShouldBe(0.4);
        held.AlwaysUp.ShouldBe(0.4);
        held.Skill.VsNaive.ShouldBe(0);
        held.Skill.PValue.ShouldBe(double.NaN);
        held.Crps.Value.ShouldBe(0.7, 1e-12);
    }

    [Fact]
    public void Measure_PerfectForecast_IsBetter()
    {
        var naive = Enumerable.Range(0, 50)
            .Select(i => new SessionScore(new DateOnly(2020, 1, 1).AddDays(i), 0, Math.Sin(i) / 100, 0.01, 0.7 + i % 3)).ToArray();

        var held = HoldOut.Measure([.. naive.Select(s => s with { Forecast = s.Actual, Crps = 0 })], naive, against: null, seed: 1);

        held.Rmse.Value.ShouldBe(0);
        held.Skill.VsNaive.ShouldBe(1);
        held.Skill.PValue.ShouldBeLessThan(0.001);
        held.CrpsP.ShouldBeLessThan(0.001);
    }
}
