using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Front;

namespace ZeroDte.Quant.Tests.Tuning.Front;

public sealed class HypervolumeTests
{
    /// <summary>optuna._hypervolume.WFG of Optuna 3.1 on points of two decimals, to the corner of ones.</summary>
    public static TheoryData<double[][], double> Published => new()
    {
        { [[0.42, 0.72], [0.0, 0.3], [0.15, 0.09], [0.19, 0.35], [0.4, 0.54], [0.42, 0.69]], 0.8785 },
        { [[0.2, 0.88, 0.03], [0.67, 0.42, 0.56], [0.14, 0.2, 0.8], [0.97, 0.31, 0.69], [0.88, 0.89, 0.09], [0.04, 0.17, 0.88]], 0.261371 },
        { [[0.1, 0.42, 0.96, 0.53], [0.69, 0.32, 0.69, 0.83], [0.02, 0.75, 0.99, 0.75], [0.28, 0.79, 0.1, 0.45], [0.91, 0.29, 0.29, 0.13],
            [0.02, 0.68, 0.21, 0.27]], 0.22228887 },
        { [[0.49, 0.05, 0.57, 0.15, 0.59], [0.7, 0.1, 0.41, 0.69, 0.41], [0.05, 0.54, 0.66, 0.51, 0.94], [0.59, 0.9, 0.14, 0.14, 0.81],
            [0.4, 0.17, 0.93, 0.35, 0.75]], 0.0924036282 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Of_TwoToFiveObjectives_IsThatOfOptuna(double[][] points, double expected) =>
        Hypervolume.Of(points, [.. points[0].Select(_ => 1.0)]).ShouldBe(expected, 1e-12);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Of_AnyPoints_IsWhatInclusionAndExclusionGives(int objectives) => Prop.ForAll(Gen.Choose(1, 100_000).ToArbitrary(), seed =>
    {
        var random = new Xoshiro256((ulong)seed);
        // On a grid of six with the reference at five: ties, equal points and points outside are frequent.
        var points = Enumerable.Range(0, random.Below(8))
            .Select(_ => Enumerable.Range(0, objectives).Select(_ => (double)random.Below(7)).ToArray()).ToArray();

        Hypervolume.Of(points, [.. Enumerable.Repeat(5.0, objectives)]).ShouldBe(Union(points, 5), 1e-9);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Of_EqualAndOuterPoints_CountOnceAndNotAtAll()
    {
        Hypervolume.Of([[1, 1, 1], [1, 1, 1]], [2, 2, 2]).ShouldBe(1);
        Hypervolume.Of([[1, 1, 1], [0, 2, 0], [0, 0, 9], [double.PositiveInfinity, 0, 0]], [2, 2, 2]).ShouldBe(1);
        Hypervolume.Of([[-1, 1], [1, -1]], [2, 2]).ShouldBe(5);
        Should.Throw<ArgumentException>(() => Hypervolume.Of([[1, 1]], [2, 2, 2])).Message.ShouldContain(
            "(1, 1) does not fit the reference (2, 2, 2)");
    }

    /// <summary>The boxes' volumes, less those of pairs in common, and so on.</summary>
    private static double Union(double[][] points, double reference)
    {
        var volume = 0.0;
        for (var some = 1; some < 1 << points.Length; some++)
        {
            var corners = points.Where((_, i) => (some >> i & 1) == 1).ToArray();
            var box = 1.0;
            for (var m = 0; m < points[0].Length; m++)
                box *= Math.Max(0, reference - corners.Max(c => c[m]));
            volume += corners.Length % 2 == 1 ? box : -box;
        }

        return volume;
    }
}
