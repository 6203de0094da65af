using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning.Sampling;

public sealed class Nsga2SamplerTests
{
    private const int Parameters = 30;

    // Rank 1 is 0, 3 (the ends), 1 (crowding (5 - 0)/10 + (10 - 3.9)/10), 2 (6/10 + 4/10); then 4, 5; 6 breaks a constraint by 2, 7 by 1, 8
    // failed.
    private static readonly double[][] Values = [[0, 10], [4, 4], [5, 3.9], [10, 0], [6, 6], [7, 7], [-1, -1], [-2, -2], []];

    /// <summary>A binary tournament over k ranked survivors takes the r-th with a chance of (2 (k - r) + 1) / k^2.</summary>
    [Theory]
    [InlineData(3, new[] { 0, 3, 1 })]
    [InlineData(4, new[] { 0, 3, 1, 2 })]
    [InlineData(9, new[] { 0, 3, 1, 2, 4, 5, 7, 6, 8 })]
    public void Propose_ParentsAre_SurvivorsByConstraintRankAndCrowding(int population, int[] survivors)
    {
        const int Proposals = 4_000;
        // All parameters of a trial are the same, so that most of a child's show whose it is.
        var history = Histories.After(2, Judge,
            Enumerable.Range(0, 9).Select(k => Enumerable.Range(0, Parameters).Select(j => ($"x{j}", At(k))).ToArray()));
        var counts = new int[9];
        for (var seed = 0; seed < Proposals; seed++)
        {
            var child = new Nsga2Sampler(population).Propose(history, 9, (ulong)seed).Planned.Values;
            counts[Enumerable.Range(0, 9).MaxBy(k => child.Count(x => x == At(k)))]++;
        }

        var k = survivors.Length;
        var chi2 = 0.0;
        for (var r = 1; r <= k; r++)
        {
            var expected = Proposals * (2.0 * (k - r) + 1) / (k * k);
            chi2 += (counts[survivors[r - 1]] - expected) * (counts[survivors[r - 1]] - expected) / expected;
        }

        counts.Sum().ShouldBe(survivors.Sum(s => counts[s]));
        // 99.9 % of chi-square with 8 degrees of freedom; a wrong order gives hundreds.
        chi2.ShouldBeLessThan(26.1);

        static double At(int k) => (k + 1) / 10.0;

        static TrialOutcome Judge(Trial trial)
        {
            for (var j = 0; j < Parameters; j++)
                trial.Float($"x{j}", 0, 1);
            trial.Constraint("c", trial.Number == 6 ? 2 : trial.Number == 7 ? 1 : 0);
            return trial.Number == 8 ? new TrialOutcome.Failed("no") : Values[trial.Number];
        }
    }

    /// <summary>
    /// Deb and Agrawal (1995): the child is the middle plus or minus beta times half the difference; beta lies below b with a chance of
    /// b^21 / 2 up to 1 and 1 - b^-21 / 2 beyond.
    /// </summary>
    [Fact]
    public void Child_OfApartParents_HasTheirMiddleAndThePublishedSpread()
    {
        const int Many = 1_000;
        var (space, random) = (Numbers(Many), new Xoshiro256(3));
        var (mother, father) = (Enumerable.Repeat(0.52, Many).ToArray(), Enumerable.Repeat(0.48, Many).ToArray());
        // One in a thousand mutates besides, too few to show.
        var crossed = Enumerable.Range(0, 30).SelectMany(_ => Nsga2Sampler.Child(space, mother, father, random))
            .Where(x => x != 0.52).ToArray();

        crossed.Length.ShouldBeInRange((int)(0.75 * 15_000), (int)(1.0 * 15_000));
        crossed.Average().ShouldBe(0.5, 1e-3);
        Distance([.. crossed.Select(x => Math.Abs(x - 0.5) / 0.02)], b => b <= 1 ? Math.Pow(b, 21) / 2 : 1 - Math.Pow(b, -21) / 2)
            .ShouldBeLessThan(0.02);
        ((double)crossed.Count(x => x > 0.5) / crossed.Length).ShouldBe(0.5, 0.02);
    }

    /// <summary>
    /// Deb and Goyal (1996) with the ends of the range: with u below a half a step d has (1 + d)^21 = 2u + (1 - 2u)(1 - x)^21, and the
    /// mirror image above. By hand from x = 0.5: u = 0 gives 0, u = 1/2 stays, u = 1/4 gives (1/2 + 2^-22)^(1/21) - 1 = -0.03247 and u =
    /// 3/4 the opposite.
    /// </summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.02)]
    [InlineData(1)]
    public void Child_OfEqualParents_MutatesByThePublishedDistribution(double x)
    {
        var (space, random) = (Numbers(1), new Xoshiro256(9));
        var children = Enumerable.Range(0, 20_000).Select(_ => Nsga2Sampler.Child(space, [x], [x], random)[0]).Order().ToArray();

        children.ShouldAllBe(c => c >= 0 && c <= 1);
        Distance(children, c => c < x
            ? (Math.Pow(1 + c - x, 21) - Math.Pow(1 - x, 21)) / (2 - 2 * Math.Pow(1 - x, 21))
            : x == 1 ? 1 : 1 - (Math.Pow(1 - c + x, 21) - Math.Pow(x, 21)) / (2 - 2 * Math.Pow(x, 21)))
            .ShouldBeLessThan(x == 1 ? 0.51 : 0.012);
        if (x == 0.5)
        {
            (children[5_000], children[15_000]).ShouldSatisfyAllConditions(q => q.Item1.ShouldBe(0.46753, 2e-3),
                q => q.Item2.ShouldBe(0.53247, 2e-3));
        }
    }

    [Fact]
    public void Child_OfParentsFromTwoBranches_TakesWhatOnlyOneHas()
    {
        var child = Nsga2Sampler.Child(Numbers(2), [0.4, double.NaN], [double.NaN, 0.7], new Xoshiro256(2));

        child[0].ShouldBe(0.4, 0.3);
        child[1].ShouldBe(0.7, 0.3);
    }

    private static Space Numbers(int count) => Space.Of(Histories.After(1, trial =>
    {
        for (var j = 0; j < count; j++)
            trial.Float($"x{j}", 0, 1);
        return 1.0;
    }, [("x0", 0.5)]));

    /// <summary>Kolmogorov's distance of a sample from a distribution.</summary>
    private static double Distance(double[] sample, Func<double, double> distribution) =>
        sample.Order().Select((x, i) =>
            Math.Max(Math.Abs(distribution(x) - (double)i / sample.Length), Math.Abs(distribution(x) - (i + 1.0) / sample.Length))).Max();
}
