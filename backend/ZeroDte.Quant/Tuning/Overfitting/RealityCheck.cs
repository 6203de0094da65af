using System.Collections.Immutable;
using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tuning.Overfitting;

/// <summary>
/// Whether the best of many configurations gains anything, or is what luck alone would make the best of as many look like.
/// </summary>
/// <param name="PValue">Of none gaining anything; 1 where no gain varies.</param>
/// <param name="Critical">The studentised gain that the best of as many without any exceeds with a probability of 5 %: whoever exceeds it
/// gains.</param>
/// <param name="Statistics">Each configuration's mean gain over its standard error; 0 where its gains do not vary.</param>
/// <remarks>
/// Hansen, "A Test for Superior Predictive Ability", Journal of Business and Economic Statistics 23 (2005), the consistent version, with
/// the stationary bootstrap of Politis and Romano, Journal of the American Statistical Association 89 (1994), in blocks of
/// T^(1/3) windows on average. Each gain is centred before it is drawn, so true differences between configurations do not pass for luck,
/// and the same windows are drawn for all, so that many alike count as few. Exceeding <see cref="Critical"/> is the first step of Romano
/// and Wolf, "Stepwise Multiple Testing as Formalized Data Snooping", Econometrica 73 (2005). Resamples are studentised by their own
/// deviation, since the windows are few.
/// </remarks>
public sealed record RealityCheck(double PValue, double Critical, ImmutableArray<double> Statistics)
{
    /// <summary>Below this p-value luck does not explain the best.</summary>
    public const double Significance = 0.05;

    private const int Resamples = 2_000;

    /// <summary>Below this share of its mean size a gain is taken for one that does not vary.</summary>
    private const double Constant = 1e-12;

    /// <param name="gains">For each configuration its gain over the benchmark in each of T windows: positive is better.</param>
    /// <param name="tried">
    /// Configurations in all, those included that were stopped early and have no gain in every window. They are counted as if they were
    /// independent of the others (Šidák 1967), which is on the safe side.
    /// </param>
    /// <exception cref="ArgumentException">There are fewer tried than gains, or the gains are of different lengths.</exception>
    public static RealityCheck Of(IReadOnlyList<double[]> gains, int tried, ulong seed)
    {
        var windows = gains.Count == 0 ? 0 : gains[0].Length;
        if (tried < gains.Count || gains.Any(g => g.Length != windows))
        {
            throw new ArgumentException(
                $"{gains.Count} configurations of {tried} tried, with gains in "
                    + $"{string.Join(", ", gains.Select(g => g.Length).Distinct())} windows.", nameof(gains));
        }

        var judged = gains.Select(g => Judged.Of(g)).ToArray();
        ImmutableArray<double> statistics = [.. judged.Select(j => j.Statistic)];
        if (!Array.Exists(judged, j => j.Varies))
            return new(1, double.PositiveInfinity, statistics);

        var best = Best([.. judged.Where(j => j.Varies)], windows, seed);
        var most = Math.Max(0, statistics.Max());
        var p = (1.0 + best.Count(b => b >= most)) / (1 + Resamples);
        var share = (double)tried / gains.Count;
        var level = 1 - Math.Pow(1 - Significance, 1 / share);
        return new(1 - Math.Pow(1 - p, share), best[Math.Min(Resamples - 1, (int)Math.Ceiling((1 - level) * Resamples))], statistics);
    }

    /// <summary>What the largest statistic is in each resample of gains that are none, ascending.</summary>
    private static double[] Best(Judged[] judged, int windows, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var restart = 1 / Math.Max(1, Math.Cbrt(windows));
        var (best, sample) = (new double[Resamples], new int[windows]);
        for (var resample = 0; resample < Resamples; resample++)
        {
            for (var t = 0; t < windows; t++)
                sample[t] = t == 0 || random.Uniform() < restart ? random.Below(windows) : (sample[t - 1] + 1) % windows;
            var largest = 0.0;
            foreach (var one in judged)
                largest = Math.Max(largest, one.StatisticOf(sample));
            best[resample] = largest;
        }

        Array.Sort(best);
        return best;
    }

    /// <param name="Centre">What is taken from each gain before it is drawn.</param>
    private sealed record Judged(double[] Gains, double Statistic, double Centre, bool Varies)
    {
        public static Judged Of(double[] gains)
        {
            var (mean, error) = Moments(gains, [.. Enumerable.Range(0, gains.Length)]);
            if (!(error > Constant * Math.Abs(mean)))
                return new(gains, 0, mean, Varies: false);

            // One that is clearly worse cannot be the best by luck: its gains are not lifted up to zero.
            var hopeless = mean / error < -Math.Sqrt(2 * Math.Log(Math.Log(Math.Max(gains.Length, 3))));
            return new(gains, mean / error, hopeless ? 0 : mean, Varies: true);
        }

        public double StatisticOf(int[] sample)
        {
            var (mean, error) = Moments(Gains, sample);
            return error > 0 ? (mean - Centre) / error : 0;
        }

        private static (double Mean, double StandardError) Moments(double[] gains, int[] sample)
        {
            var (mean, squares) = (0.0, 0.0);
            foreach (var t in sample)
                mean += gains[t] / sample.Length;
            foreach (var t in sample)
                squares += (gains[t] - mean) * (gains[t] - mean);
            return (mean, Math.Sqrt(squares / (sample.Length - 1) / sample.Length));
        }
    }
}
