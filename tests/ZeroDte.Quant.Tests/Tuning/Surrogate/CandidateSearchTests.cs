using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Quant.Tests.Tuning.Surrogate;

public sealed class CandidateSearchTests
{
    private static readonly Space Space = Space.Of(Histories.Branches);

    /// <summary>The peak is at (0.73, 0.18) of branch "a", or at the fourth of five in "b".</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Best_KnownPeak_IsFoundByEverySeed(int kind)
    {
        for (var seed = 0u; seed < 40; seed++)
        {
            var best = CandidateSearch.Best(Histories.Branches, Space, [.. Space.Points.Take(2)], new Peak(kind), steps: 50,
                new Xoshiro256(seed));

            best[0].ShouldBe(kind);
            if (kind == 0)
                (Math.Abs(best[1] - 0.73) + Math.Abs(best[2] - 0.18)).ShouldBeLessThan(0.05);
            else
                best[3].ShouldBe(0.7, 1e-9);
            best.Select(double.IsNaN).ShouldBe([false, kind == 1, kind == 1, kind == 0]);
        }
    }

    [Fact]
    public void Best_WorthThatIsNoNumber_IsStillAPointOfTheSpace() =>
        CandidateSearch.Best(Histories.Branches, Space, [Space.Points[0]], new Nothing(), steps: 50, new Xoshiro256(1))
            .ShouldAllBe(x => double.IsNaN(x) || (x >= 0 && x <= 1));

    private sealed class Peak(int kind) : IAcquisition
    {
        public double Worth(double[] point) => point[0] != kind ? -10
            : kind == 0 ? -Math.Abs(point[1] - 0.73) - Math.Abs(point[2] - 0.18)
            : -Math.Abs(point[3] - 0.7);
    }

    private sealed class Nothing(double worth = double.NaN) : IAcquisition
    {
        public double Worth(double[] point) => worth;
    }
}
