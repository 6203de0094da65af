using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning.Sampling;

public sealed class SobolTests
{
    /// <summary>scipy.stats.qmc.Sobol(64, scramble=False) of SciPy 1.10, which uses the same direction numbers.</summary>
    [Theory]
    [InlineData(0u, new[] { 0.0, 0, 0, 0, 0, 0 })]
    [InlineData(1u, new[] { 0.5, 0.5, 0.5, 0.5, 0.5, 0.5 })]
    [InlineData(2u, new[] { 0.75, 0.25, 0.25, 0.25, 0.75, 0.75 })]
    [InlineData(3u, new[] { 0.25, 0.75, 0.75, 0.75, 0.25, 0.25 })]
    [InlineData(4u, new[] { 0.375, 0.375, 0.625, 0.875, 0.375, 0.125 })]
    [InlineData(7u, new[] { 0.125, 0.625, 0.375, 0.125, 0.125, 0.375 })]
    public void Coordinate_Unscrambled_IsAsPublished(uint index, double[] expected) =>
        Enumerable.Range(0, expected.Length).Select(j => Sobol.Coordinate(index, j)).ShouldBe(expected);

    [Fact]
    public void Coordinate_HighDimensions_AreAsPublished()
    {
        int[] dimensions = [0, 1, 2, 7, 20, 40, 63];
        dimensions.Select(j => Sobol.Coordinate(13, j)).ShouldBe([0.8125, 0.6875, 0.8125, 0.5625, 0.5625, 0.9375, 0.0625]);
    }

    [Fact]
    public void Coordinate_AnyShift_FillsEverySliceEvenly() => Prop.ForAll(ArbMap.Default.ArbFor<uint>(), shift =>
    {
        for (var j = 0; j < Sobol.Dimensions; j++)
            Enumerable.Range(0, 64).Select(i => (int)(Sobol.Coordinate((uint)i, j, shift) * 64)).Order().ShouldBe(Enumerable.Range(0, 64));
    }).QuickCheckThrowOnFailure();
}
