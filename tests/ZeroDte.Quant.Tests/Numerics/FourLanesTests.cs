using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tests.Numerics;

public sealed class FourLanesTests
{
    /// <summary>Whole numbers: their sums are exact in any order.</summary>
    [Fact]
    public void Sums_AnyLengthAndStart_AreThoseOfAPlainLoop() => Prop.ForAll(
        Gen.Choose(-1000, 1000).Select(i => (double)i).ArrayOf().Two().ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(), (pair, start) =>
    {
        var n = Math.Max(0, Math.Min(pair.Item1.Length, pair.Item2.Length) - start);
        var (a, b) = (pair.Item1.Skip(start).Take(n).ToArray(), pair.Item2.Skip(start).Take(n).ToArray());
        var sum = (double[])a.Clone();
        FourLanes.AddScaled(sum, 3, b);

        FourLanes.Dot(pair.Item1.AsSpan(Math.Min(start, pair.Item1.Length), n), b).ShouldBe(a.Zip(b, (x, y) => x * y).Sum());
        FourLanes.SquaredDistance(a, b).ShouldBe(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
        sum.ShouldBe(a.Zip(b, (x, y) => x + 3 * y));
    }).QuickCheckThrowOnFailure();

    /// <summary>Sums that rounding tells apart: eight lanes, or two, would give other bits.</summary>
    [Fact]
    public void Dot_OfTenths_IsThatOfFourLanes()
    {
        var (a, b) = (Enumerable.Range(0, 23).Select(i => 0.1 * i).ToArray(), Enumerable.Range(0, 23).Select(i => 1.0 / (i + 3)).ToArray());
        var lanes = new double[2, 4];
        for (var i = 0; i < 20; i++)
            lanes[i / 4 % 2, i % 4] += a[i] * b[i];
        var four = Enumerable.Range(0, 4).Select(l => lanes[0, l] + lanes[1, l]).ToArray();
        var sum = four[0] + four[1] + (four[2] + four[3]);
        for (var i = 20; i < 23; i++)
            sum += a[i] * b[i];

        FourLanes.Dot(a, b).ShouldBe(sum);
    }
}
