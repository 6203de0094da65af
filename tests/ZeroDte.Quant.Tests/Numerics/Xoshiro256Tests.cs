using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tests.Numerics;

public sealed class Xoshiro256Tests
{
    /// <summary>
    /// SplitMix64 from 0 gives 0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC; of these the second makes
    /// the first number.
    /// </summary>
    [Fact]
    public void Next_SeedZero_IsTheReferenceValue() => new Xoshiro256(0).Next().ShouldBe(0x99EC5F36CB75F2B4);

    [Fact]
    public void Uniform_And_Gaussian_HaveTheirMoments()
    {
        var random = new Xoshiro256(7);
        var uniform = Enumerable.Range(0, 100_000).Select(_ => random.Uniform()).ToArray();
        var gaussian = Enumerable.Range(0, 100_000).Select(_ => random.Gaussian()).ToArray();

        uniform.ShouldAllBe(u => u >= 0 && u < 1);
        uniform.Average().ShouldBe(0.5, 0.005);
        gaussian.Average().ShouldBe(0, 0.015);
        gaussian.Average(z => z * z).ShouldBe(1, 0.02);
    }

    [Fact]
    public void Below_IsEvenAndInRange()
    {
        var random = new Xoshiro256(7);
        var counts = new int[3];
        for (var i = 0; i < 30_000; i++)
            counts[random.Below(3)]++;
        counts.ShouldAllBe(c => c > 9_700 && c < 10_300);
    }

    [Fact]
    public void Seed_OfNeighbouringStreams_Differs() =>
        Enumerable.Range(0, 1000).Select(k => Xoshiro256.Seed(1, (ulong)k)).Distinct().Count().ShouldBe(1000);
}
