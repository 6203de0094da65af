using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Quant.Tests.Drift.Statistics;

/// <summary>Values worked out by hand, and inputs at the edge of what can be compared.</summary>
public sealed class DistanceTests
{
    // Shares 1/4, 3/4 against 1/2, 1/2.
    [Fact]
    public void Binned_TwoBins_IsAsWorkedByHand()
    {
        var binned = new Binned([1, 3], [2, 2]);

        binned.Psi.ShouldBe(0.25 * Math.Log(2) - 0.25 * Math.Log(2 / 3.0), 1e-12);
        binned.KullbackLeibler.ShouldBe(0.5 * Math.Log(2) + 0.5 * Math.Log(2 / 3.0), 1e-12);
        binned.JensenShannonDivergence.ShouldBe(
            (0.25 * Math.Log2(0.25 / 0.375) + 0.75 * Math.Log2(0.75 / 0.625) + 0.5 * Math.Log2(0.5 / 0.375) + 0.5 * Math.Log2(0.5 / 0.625))
                / 2, 1e-12);
        (binned.TotalVariation, binned.LargestDifference).ShouldBe((0.25, 0.25));
    }

    [Fact]
    public void Binned_NothingInCommon_IsAtTheEndOfEachScale()
    {
        var binned = new Binned([5, 0], [0, 3]);

        (binned.JensenShannonDistance, binned.Hellinger, binned.TotalVariation).ShouldBe((1, 1, 1));
        binned.Psi.ShouldBe(2 * (1 - Binned.Floor) * Math.Log(1 / Binned.Floor), 1e-9);
    }

    [Fact]
    public void ByQuantiles_ValuesOnAnEdge_FallToTheRight()
    {
        // The median 2 is the only edge: 1 | 2, 3 against 1, 1, 1 | 2.
        var binned = Binned.ByQuantiles(new([1, 2, 3]), new([1, 1, 1, 2]), bins: 2);

        binned.LargestDifference.ShouldBe(3 / 4.0 - 1 / 3.0, 1e-12);
    }

    [Fact]
    public void ByQuantiles_ConstantReference_IsOneBinThatSaysNothing() =>
        Binned.ByQuantiles(new([5, 5, 5]), new([1, 9])).Psi.ShouldBe(0);

    [Fact]
    public void Binned_CountsThatCannotBe_SaySo()
    {
        Should.Throw<ArgumentException>(() => new Binned([1, 2], [1])).Message.ShouldStartWith("2 counts against 1");
        Should.Throw<ArgumentException>(() => new Binned([0, 0], [1, 1])).Message.ShouldStartWith("Nothing was counted");
        Should.Throw<ArgumentException>(() => new Binned([1, -1], [1, 1])).Message.ShouldStartWith("A count is -1");
        Should.Throw<ArgumentException>(() => ChiSquare.Test([1, 2], [0, 0])).Message.ShouldStartWith("Nothing was counted");
    }

    [Fact]
    public void ChiSquare_TwoByTwo_IsAsWorkedByHand()
    {
        // Expected 15 and 5 in each row of 20: 4 x 5^2 / ... = 25/15 + 25/5 twice.
        var test = ChiSquare.Test([20, 0], [10, 10]);

        test.Statistic.ShouldBe(2 * (25 / 15.0 + 25 / 5.0), 1e-12);
        test.CorrectedStatistic.ShouldBe(2 * (4.5 * 4.5 / 15 + 4.5 * 4.5 / 5), 1e-12);
        ChiSquare.Test([7], [9]).ShouldSatisfyAllConditions(t => t.DegreesOfFreedom.ShouldBe(0), t => t.PValue.ShouldBe(1));
    }

    // Ranks 1, 2 against 3, 4: U = 2 (0 + 0) + 2 (4 + 4) = 16, T = 16 / 16 - 15 / 24; two of the six orders part them so.
    [Fact]
    public void CramerVonMises_TwoAgainstTwo_IsAsWorkedByHand()
    {
        var test = CramerVonMises.Test(new([1, 2]), new([3, 4]));

        test.Statistic.ShouldBe(0.375, 1e-12);
        test.ExactPValue().ShouldBe(1 / 3.0, 1e-12);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 7)]
    public void CramerVonMises_SmallSamples_ExactIsTheShareOfAllOrders(int n, int m)
    {
        var tests = Enumerable.Range(0, 1 << (n + m)).Where(order => int.PopCount(order) == n).Select(order =>
        {
            var inFirst = Enumerable.Range(0, n + m).ToLookup(i => (order >> i & 1) == 1, i => (double)i);
            return CramerVonMises.Test(new([.. inFirst[true]]), new([.. inFirst[false]]));
        }).ToList();

        foreach (var test in tests.DistinctBy(t => Math.Round(t.Statistic, 9)))
            test.ExactPValue().ShouldBe(tests.Count(t => t.Statistic >= test.Statistic - 1e-9) / (double)tests.Count, 1e-12);
    }

    [Fact]
    public void AndersonDarling_ThreeSamples_EqualsThePaper()
    {
        // Smoothness of paper by four laboratories: Scholz and Stephens (1987), section 6, A2 = 8.3559 before and 4.449 after
        // standardising.
        var test = AndersonDarling.Test(midrank: false,
            new([38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0]), new([39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8]),
            new([34.0, 35.0, 39.0, 40.0, 43.0, 43.0, 44.0, 45.0]), new([34.0, 34.8, 34.8, 35.4, 37.2, 37.8, 41.2, 42.8]));

        test.Statistic.ShouldBe(4.449, 0.001);
        test.PValue.ShouldBe(0.0021, 0.0003);
    }

    [Fact]
    public void SmallSamples_ThatATestCannotTake_SaySo()
    {
        var (one, two) = (new SortedSample([1]), new SortedSample([1, 1]));

        Should.Throw<ArgumentException>(() => CramerVonMises.Test(one, two)).Message.ShouldStartWith("Samples of 1 and 2 values");
        Should.Throw<ArgumentException>(() => AndersonDarling.Test(true, one, two)).Message.ShouldStartWith("3 values in all");
        Should.Throw<ArgumentException>(() => AndersonDarling.Test(true, two, two)).Message.ShouldStartWith("All 4 values are 1.");
        Should.Throw<ArgumentException>(() => AndersonDarling.Test(true, two)).Message.ShouldStartWith("1 samples");
    }

    [Fact]
    public void NormedWasserstein_ShiftOfOneDeviation_IsOne()
    {
        Wasserstein.Normed(new([0, 2]), new([1, 3])).ShouldBe(1, 1e-12);
        Wasserstein.Normed(new([4, 4]), new([1, 3])).ShouldBe(double.NaN);
    }
}
