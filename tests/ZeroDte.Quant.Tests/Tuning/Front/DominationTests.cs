using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Front;

namespace ZeroDte.Quant.Tests.Tuning.Front;

public sealed class DominationTests
{
    [Theory]
    [InlineData(new[] { 1.0, 2 }, new[] { 1.0, 3 }, true)]
    [InlineData(new[] { 1.0, 2 }, new[] { 1.0, 2 }, false)]
    [InlineData(new[] { 1.0, 2 }, new[] { 0.0, 3 }, false)]
    [InlineData(new[] { 1.0, 2 }, new[] { 2.0, 3 }, true)]
    [InlineData(new[] { 1.0 }, new[] { 0.0 }, false)]
    public void Dominates_IsNowhereWorseAndSomewhereBetter(double[] one, double[] other, bool expected) =>
        Domination.Dominates(one, other).ShouldBe(expected);

    [Fact]
    public void Fronts_ByHand()
    {
        // 1 and 4 are equal and best beside 2; 0 is behind 1; 3 is behind 0 and 2; 5 is behind all.
        double[][] losses = [[2, 4], [1, 3], [3, 1], [4, 4], [1, 3], [9, 9]];
        var fronts = Domination.Fronts(losses);

        fronts.Count.ShouldBe(4);
        fronts[0].ShouldBe([1, 2, 4]);
        fronts[1].ShouldBe([0]);
        fronts[2].ShouldBe([3]);
        fronts[3].ShouldBe([5]);
        Domination.Fronts([]).ShouldBeEmpty();
    }

    [Fact]
    public void Fronts_AnyLosses_AreThoseThatOnlyEarlierFrontsDominate() => Prop.ForAll(Gen.Choose(1, 100_000).ToArbitrary(), seed =>
    {
        var random = new Xoshiro256((ulong)seed);
        var objectives = 1 + random.Below(4);
        var losses = Enumerable.Range(0, 1 + random.Below(40))
            .Select(_ => Enumerable.Range(0, objectives).Select(_ => (double)random.Below(6)).ToArray()).ToArray();

        var rest = Enumerable.Range(0, losses.Length).ToList();
        foreach (var front in Domination.Fronts(losses))
        {
            front.ShouldBe(rest.Where(i => !rest.Exists(j => Domination.Dominates(losses[j], losses[i]))));
            rest.RemoveAll(front.Contains);
        }

        rest.ShouldBeEmpty();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Crowding_ByHand()
    {
        // Ranges are 10 and 20: of the second 4/10 + 14/20, of the third (10 - 1)/10 + (16 - 0)/20.
        double[][] losses = [[0, 20], [1, 16], [99, 99], [4, 6], [10, 0]];
        Domination.Crowding(losses, [0, 1, 3, 4]).ShouldBe([double.PositiveInfinity, 0.4 + 0.7, 0.9 + 0.8, double.PositiveInfinity]);
    }

    [Fact]
    public void Crowding_OneTwoOrEqualMembers_AreLonely()
    {
        Domination.Crowding([[1, 1]], [0]).ShouldBe([double.PositiveInfinity]);
        Domination.Crowding([[1, 2], [2, 1]], [0, 1]).ShouldBe([double.PositiveInfinity, double.PositiveInfinity]);
        Domination.Crowding([[1, 1], [1, 1], [1, 1]], [0, 1, 2]).ShouldBe([double.PositiveInfinity, 0, double.PositiveInfinity]);
        // Of 0, 1, 3, 6, 10 in one objective: what lies between the neighbours.
        Domination.Crowding([[6], [0], [3], [10], [1]], [0, 1, 2, 3, 4])
            .ShouldBe([0.7, double.PositiveInfinity, 0.5, double.PositiveInfinity, 0.3]);
    }
}
