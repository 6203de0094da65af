using FsCheck;
using FsCheck.Fluent;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Quant.Tests.Drift.Statistics;

public sealed class TwoSampleTests
{
    private static readonly Arbitrary<(double[] X, double[] Y)> AnySamples = (
        from seed in Gen.Choose(0, int.MaxValue)
        from n in Gen.Choose(1, 80)
        from m in Gen.Choose(1, 80)
        from equal in Gen.Elements(true, false)
        from rounding in Gen.Elements(0, 1, 8)
        select Draw(seed, n, equal ? n : m, rounding)).ToArbitrary();

    // After 2 half of x has passed and none of y. Only xyxxyx of the 15 orders never parts them by a half.
    [Fact]
    public void Test_FourAgainstTwo_IsAsWorkedByHand()
    {
        var test = KolmogorovSmirnov.Test(new([1, 2, 5, 6]), new([3, 4]));

        test.Statistic.ShouldBe(0.5);
        test.ExactPValue().ShouldBe(14 / 15.0, 1e-12);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(4, 6)]
    [InlineData(5, 7)]
    [InlineData(6, 6)]
    public void ExactPValue_SmallSamples_IsTheShareOfAllOrders(int n, int m)
    {
        var tests = Orders(n, m).Select(order => Test(order, n, m)).ToList();
        foreach (var test in tests.DistinctBy(t => t.Statistic))
            test.ExactPValue().ShouldBe(tests.Count(t => t.Statistic >= test.Statistic) / (double)tests.Count, 1e-12);
    }

    [Fact]
    public void Test_IdenticalSamples_FindsNothing()
    {
        var sample = new SortedSample([3, 1, 2, 2]);

        KolmogorovSmirnov.Test(sample, sample)
            .ShouldSatisfyAllConditions(t => t.Statistic.ShouldBe(0), t => t.PValue.ShouldBe(1), t => t.AsymptoticPValue().ShouldBe(1));
        Wasserstein.Distance(sample, sample).ShouldBe(0);
    }

    [Fact]
    public void PValue_SamplesApart_IsTinyButNotZero()
    {
        var x = new SortedSample([.. Enumerable.Range(0, 250).Select(i => (double)i)]);
        var y = new SortedSample([.. Enumerable.Range(0, 251).Select(i => i + 1e6)]);

        KolmogorovSmirnov.Test(x, y).PValue.ShouldBeInRange(1e-160, 1e-140);
    }

    [Fact]
    public void AsymptoticPValue_WhereTheTwoSeriesMeet_IsContinuous()
    {
        // sqrt(n m / (n + m)) D crosses 1 between these distances of two samples of 20,000.
        var values = Enumerable.Range(0, 20_000).Select(i => (double)i).ToArray();
        var below = KolmogorovSmirnov.Test(new(values), new([.. values.Select(v => v + 199.5)])).AsymptoticPValue();
        var above = KolmogorovSmirnov.Test(new(values), new([.. values.Select(v => v + 200.5)])).AsymptoticPValue();

        (below - above).ShouldBeInRange(0, 0.01);
    }

    [Fact]
    public void Distance_ShiftedSample_IsTheShift() =>
        Wasserstein.Distance(new([1, 2, 3]), new([1.5, 2.5, 3.5, 1.5, 2.5, 3.5])).ShouldBe(0.5, 1e-12);

    [Fact]
    public void SortedSample_NoValueOrOneNotFinite_Throws()
    {
        Should.Throw<ArgumentException>(() => new SortedSample([])).Message.ShouldStartWith("A sample needs at least one value.");
        Should.Throw<ArgumentException>(() => new SortedSample([1, double.NaN])).Message.ShouldStartWith("Value 1 of the sample is NaN.");
        Should.Throw<ArgumentException>(() => new SortedSample([double.NegativeInfinity])).Message.ShouldStartWith(
            "Value 0 of the sample is -Infinity.");
    }

    [Fact]
    public void Comparisons_AnySamples_StayInBoundsAndAreSymmetric() => Check.QuickThrowOnFailure(Prop.ForAll(AnySamples, samples =>
    {
        var (x, y) = (new SortedSample(samples.X), new SortedSample(samples.Y));
        var (test, back) = (KolmogorovSmirnov.Test(x, y), KolmogorovSmirnov.Test(y, x));
        var distance = Wasserstein.Distance(x, y);
        var span = Math.Max(x.Values[^1], y.Values[^1]) - Math.Min(x.Values[0], y.Values[0]);

        return test.Statistic is >= 0 and <= 1 && test.Statistic == back.Statistic
            && test.PValue is >= 0 and <= 1 + 1e-12 && Math.Abs(test.PValue - back.PValue) < 1e-12
            && distance >= 0 && distance <= span * test.Statistic + 1e-9 && Math.Abs(distance - Wasserstein.Distance(y, x)) < 1e-9;
    }));

    [Theory]
    [InlineData("even", 0)]
    [InlineData("normal", 1)]
    [InlineData("one far away", 2)]
    [InlineData("ties", 3)]
    [InlineData("constant", 4)]
    [InlineData("as far apart as numbers go", 5)]
    public void SortedSample_AnyShapeAndSize_IsInOrder(string name, int shape)
    {
        var random = new Random(shape);
        for (var n = 1; n < 400; n++)
        {
            var values = Enumerable.Range(0, n).Select(i => shape switch
            {
                0 => random.NextDouble(),
                1 => random.NextDouble() + random.NextDouble() + random.NextDouble(),
                2 => i == n / 2 ? 1e12 : random.NextDouble(),
                3 => random.Next(5),
                4 => 0.1,
                _ => (i % 2 == 0 ? 1 : -1) * double.MaxValue * random.NextDouble(),
            }).ToArray();

            new SortedSample(values).Values.ToArray().ShouldBe([.. values.Order()], name);
        }
    }

    private static KolmogorovSmirnov Test(int order, int n, int m)
    {
        var (x, y) = (new List<double>(), new List<double>());
        for (var i = 0; i < n + m; i++)
            ((order >> i & 1) == 1 ? x : y).Add(i);
        return KolmogorovSmirnov.Test(new([.. x]), new([.. y]));
    }

    /// <summary>Each as bits: 1 where the next value is of the first sample.</summary>
    private static IEnumerable<int> Orders(int n, int m) => Enumerable.Range(0, 1 << (n + m)).Where(order => int.PopCount(order) == n);

    private static (double[] X, double[] Y) Draw(int seed, int n, int m, int rounding)
    {
        var random = new Random(seed);
        return (Values(n), Values(m));

        double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ =>
            rounding == 0 ? random.NextDouble() : Math.Floor(rounding * random.NextDouble()))];
    }
}
