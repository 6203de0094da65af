using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tests.Numerics;

public sealed class Xoshiro256ReferenceTests
{
    /// <summary>
    /// The published C code in Python's integers, which gives 11520, 0, 1509978240, 1215971899390074240, ... for the state 1, 2, 3, 4 as
    /// its ports state; the state comes from the published SplitMix64.
    /// </summary>
    [Theory]
    [InlineData(0ul, new ulong[] { 0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0, 0x6AA594F1262D2D2C, 0xBBA5AD4A1F842E59,
        0xFFEF8375D9EBCACA }, 0x7AAC8C483A2EDD2Ful)]
    [InlineData(1_234_567ul, new ulong[] { 0x30A3A1C363600467ul, 0x19405F0F579929CA, 0x115BEAAC046DDBD9, 0xEB17CAF48F27D7F6,
        0xA0C94FE1CCE9D136, 0x70E3326578802DA2 }, 0x3BE7F2876DF677C2ul)]
    [InlineData(ulong.MaxValue, new ulong[] { 0x8F5520D52A7EAD08, 0xC476A018CAA1802D, 0x81DE31C0D260469E, 0xBF658D7E065F3C2F,
        0x913593FDA1BCA32A, 0xBB535E93941BA525 }, 0xC3C93EA5CDE434CCul)]
    public void Next_AnySeed_IsThePublishedSequence(ulong seed, ulong[] first, ulong thousandth)
    {
        var random = new Xoshiro256(seed);
        first.ShouldBe(first.Select(_ => random.Next()));
        for (var k = first.Length; k < 999; k++)
            random.Next();
        random.Next().ShouldBe(thousandth);
    }

    [Fact]
    public void Gaussian_HasItsMomentsAndQuantiles()
    {
        const int Draws = 200_000;
        var random = new Xoshiro256(11);
        var z = Enumerable.Range(0, Draws).Select(_ => random.Gaussian()).ToArray();

        // Four standard errors: the k-th moment's is the root of (2k - 1)!! / n.
        z.Average().ShouldBe(0, 4 * Math.Sqrt(1.0 / Draws));
        z.Average(x => x * x).ShouldBe(1, 4 * Math.Sqrt(2.0 / Draws));
        z.Average(x => x * x * x).ShouldBe(0, 4 * Math.Sqrt(15.0 / Draws));
        z.Average(x => x * x * x * x).ShouldBe(3, 4 * Math.Sqrt(96.0 / Draws));
        z.Average(x => x < -1.959964 ? 1.0 : 0).ShouldBe(0.025, 4 * Math.Sqrt(0.025 / Draws));
        z.ShouldAllBe(x => double.IsFinite(x));
        // Neighbours do not know of each other.
        z.Zip(z.Skip(1), (a, b) => a * b).Average().ShouldBe(0, 4 * Math.Sqrt(1.0 / Draws));
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(7, 22.5)]
    [InlineData(100, 148.3)]
    public void Below_EveryNumber_IsEquallyLikely(int count, double mostChi2)
    {
        const int Draws = 100_000;
        var (random, counts) = (new Xoshiro256(5), new int[count]);
        for (var i = 0; i < Draws; i++)
            counts[random.Below(count)]++;

        // 99.9 % of chi-square with count - 1 degrees of freedom.
        counts.Sum(c => Math.Pow(c - (double)Draws / count, 2) / ((double)Draws / count)).ShouldBeLessThanOrEqualTo(mostChi2);
    }

    [Fact]
    public void Below_LargestCount_ReachesBothEnds()
    {
        var random = new Xoshiro256(5);
        var drawn = Enumerable.Range(0, 1_000).Select(_ => random.Below(int.MaxValue)).ToArray();

        drawn.ShouldAllBe(k => k >= 0 && k < int.MaxValue);
        drawn.Min().ShouldBeLessThan(int.MaxValue / 100);
        drawn.Max().ShouldBeGreaterThan(int.MaxValue / 100 * 99);
    }
}
