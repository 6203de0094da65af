using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Quant.Tests.Learning.XGBoost;

public sealed class SquaredLossTests
{
    [Fact]
    public void Gradients_AnyErrors_AddUpToTheSameBitsInAnyOrder() => Check.QuickThrowOnFailure(
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        // Errors of many sizes: where plain single-precision numbers would not add up exactly.
        var predictions = Enumerable.Range(0, 20_000)
            .Select(_ => (float)(random.NextDouble() * Math.Pow(10, -12 * random.NextDouble()))).ToArray();
        var gradients = new float[predictions.Length];
        SquaredLoss.Gradients(predictions, new float[predictions.Length], gradients);
        var shuffled = gradients.ToArray();
        random.Shuffle(shuffled);

        return gradients.Sum(g => (double)g) == shuffled.Sum(g => (double)g)
            && gradients.Zip(predictions).All(p => Math.Abs(p.First - p.Second) <= predictions.Max() * 1.2e-7f);
    }));

    [Fact]
    public void Gradients_PerfectForecast_AreZero()
    {
        var gradients = new float[] { 9, 9 };
        SquaredLoss.Gradients([1, 2], [1, 2], gradients);

        gradients.ShouldBe([0, 0]);
    }

    [Fact]
    public void Gradients_NumbersOnTheGrid_AreExact()
    {
        var gradients = new float[3];
        SquaredLoss.Gradients([1, -0.5f, 0.25f], [0, 0, 1], gradients);

        gradients.ShouldBe([1, -0.5f, -0.75f]);
    }

    [Fact]
    public void Mean_TwoErrors_IsTheMeanOfTheirSquares() => SquaredLoss.Mean([1, 4], [0, 2]).ShouldBe(2.5);
}
