using ZeroDte.Quant.Tuning.Overfitting;

namespace ZeroDte.Quant.Tests.Tuning.Overfitting;

public sealed class DeflatedSkillTests
{
    // The numerical example of Bailey and Lopez de Prado (2014): an annual ratio of 2.5 over five years of 250 days, the best of 100 trials
    // whose annual ratios have variance 1/2, with skewness -3 and kurtosis 10.
    [Fact]
    public void Probability_PublishedExample_IsAsPublished()
    {
        var expected = DeflatedSkill.ExpectedBestOf(100, 0.5 / 250);

        expected.ShouldBe(0.1132, 0.00005);
        DeflatedSkill.ProbabilityOf(2.5 / Math.Sqrt(250), expected, 1_250, -3, 10).ShouldBe(0.9004, 0.0001);
    }

    [Fact]
    public void Of_OneTrial_IsTheProbabilisticRatio()
    {
        // Gains -1, 0, 1, 2, 3: mean 1, sample deviation sqrt(2.5), skewness 0, kurtosis 1.7.
        var skill = DeflatedSkill.Of([-1, 0, 1, 2, 3], [1 / Math.Sqrt(2.5)], tried: 1);

        skill.ExpectedBest.ShouldBe(0);
        skill.Ratio.ShouldBe(0.632456, 1e-6);
        // z = 0.632456 x 2 / sqrt(1 + 0.7 / 4 x 0.4) = 1.222832
        skill.Probability.ShouldBe(0.88930, 1e-4);
    }

    [Fact]
    public void Of_BestOfManyWithoutSkill_IsSeldomCalledSkill()
    {
        var random = new Random(3);
        var called = 0;
        for (var repetition = 0; repetition < 200; repetition++)
        {
            var gains = Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, 40).Select(_ => random.NextDouble() + random.NextDouble() - 1).ToArray()).ToArray();
            var ratios = gains.Select(g => DeflatedSkill.RatioOf(g)).ToArray();
            called += DeflatedSkill.Of(gains[Array.IndexOf(ratios, ratios.Max())], ratios, tried: 100).Probability > 0.95 ? 1 : 0;
        }

        called.ShouldBeLessThan(20);
    }

    [Fact]
    public void Of_NoGainAtAll_IsNaN()
    {
        var skill = DeflatedSkill.Of([0, 0, 0], [0, 0.1], tried: 2);

        skill.Ratio.ShouldBe(0);
        skill.Probability.ShouldBe(double.NaN);
    }
}
