using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning.Sampling;

/// <summary>Against scipy.stats.qmc.Sobol(64, scramble=False) of SciPy 1.10, which has the same direction numbers.</summary>
public sealed class SobolReferenceTests
{
    [Theory]
    [InlineData(0, new[] { 0.0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125, 0.1875 })]
    [InlineData(1, new[] { 0.0, 0.5, 0.25, 0.75, 0.375, 0.875, 0.125, 0.625, 0.3125 })]
    [InlineData(2, new[] { 0.0, 0.5, 0.25, 0.75, 0.625, 0.125, 0.875, 0.375, 0.9375 })]
    [InlineData(5, new[] { 0.0, 0.5, 0.75, 0.25, 0.125, 0.625, 0.875, 0.375, 0.3125 })]
    [InlineData(12, new[] { 0.0, 0.5, 0.25, 0.75, 0.375, 0.875, 0.125, 0.625, 0.9375 })]
    [InlineData(31, new[] { 0.0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875, 0.8125 })]
    [InlineData(47, new[] { 0.0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875, 0.3125 })]
    [InlineData(62, new[] { 0.0, 0.5, 0.75, 0.25, 0.875, 0.375, 0.125, 0.625, 0.4375 })]
    [InlineData(63, new[] { 0.0, 0.5, 0.75, 0.25, 0.125, 0.625, 0.875, 0.375, 0.6875 })]
    public void Coordinate_FirstNinePoints_AreThoseOfSciPy(int dimension, double[] expected) =>
        Enumerable.Range(0, 9).Select(i => Sobol.Coordinate((uint)i, dimension)).ShouldBe(expected);

    /// <summary>Every direction number up to the seventeenth takes part.</summary>
    [Theory]
    [InlineData(1_000u, new[] { 0.2197265625, 0.6767578125, 0.3447265625, 0.5927734375, 0.3525390625, 0.4462890625 })]
    [InlineData(123_456u, new[] { 0.02649688720703125, 0.45030975341796875, 0.37165069580078125, 0.05896759033203125, 0.26023101806640625,
        0.9521408081054688 })]
    public void Coordinate_LatePoints_AreThoseOfSciPy(uint index, double[] expected)
    {
        int[] dimensions = [0, 3, 17, 33, 50, 63];
        dimensions.Select(j => Sobol.Coordinate(index, j)).ShouldBe(expected, 1e-15);
    }

    /// <summary>Flipping the same digits of all points moves them, and keeps the distance of any two in digits.</summary>
    [Fact]
    public void Coordinate_Shifted_FlipsDigits()
    {
        const uint Shift = 0xA000_0001;
        for (var i = 0u; i < 100; i++)
            (Digits(i, Shift) ^ Digits(i, 0)).ShouldBe(Shift);

        static uint Digits(uint index, uint shift) => (uint)(Sobol.Coordinate(index, 9, shift) * 4_294_967_296.0);
    }
}
