using System.Collections.Immutable;
using System.Runtime.Intrinsics;
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
        var (samples, side) = (Samples(windows, seed), new SideBySide(judged, windows));
        var best = new double[Resamples];
        Parallel.For(0, Resamples, side.Scratch, (resample, _, scratch) =>
        {
            best[resample] = side.Largest(samples[resample], scratch);
            return scratch;
        }, _ => { });
        Array.Sort(best);
        return best;
    }

    /// <summary>The windows of each resample.</summary>
    private static int[][] Samples(int windows, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var restart = 1 / Math.Max(1, Math.Cbrt(windows));
        var samples = new int[Resamples][];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var sample = samples[resample] = new int[windows];
            for (var t = 0; t < windows; t++)
                sample[t] = t == 0 || random.Uniform() < restart ? random.Below(windows) : (sample[t - 1] + 1) % windows;
        }

        return samples;
    }

    /// <param name="Centre">What is taken from each gain before it is drawn.</param>
    private sealed record Judged(double[] Gains, double Statistic, double Centre, bool Varies)
    {
        public static Judged Of(double[] gains)
        {
            var (mean, error) = Moments(gains);
            if (!(error > Constant * Math.Abs(mean)))
                return new(gains, 0, mean, Varies: false);

            // One that is clearly worse cannot be the best by luck: its gains are not lifted up to zero.
            var hopeless = mean / error < -Math.Sqrt(2 * Math.Log(Math.Log(Math.Max(gains.Length, 3))));
            return new(gains, mean / error, hopeless ? 0 : mean, Varies: true);
        }

        private static (double Mean, double StandardError) Moments(double[] gains)
        {
            var (mean, squares) = (0.0, 0.0);
            foreach (var gain in gains)
                mean += gain / gains.Length;
            foreach (var gain in gains)
                squares += (gain - mean) * (gain - mean);
            return (mean, Math.Sqrt(squares / (gains.Length - 1) / gains.Length));
        }
    }

    /// <summary>The gains window by window, four configurations to a vector: a resample is the same windows for all.</summary>
    private sealed class SideBySide
    {
        private readonly int _windows;
        private readonly Vector256<double>[] _gains;
        private readonly Vector256<double>[] _shares;
        private readonly Vector256<double>[] _centres;

        public SideBySide(Judged[] judged, int windows)
        {
            var vectors = (judged.Length + Vector256<double>.Count - 1) / Vector256<double>.Count;
            (_windows, _centres) = (windows, new Vector256<double>[vectors]);
            (_gains, _shares) = (new Vector256<double>[windows * vectors], new Vector256<double>[windows * vectors]);
            // What fills the last vector gains nothing anywhere, which no resample makes the best.
            for (var i = 0; i < judged.Length; i++)
            {
                var (vector, lane) = Math.DivRem(i, Vector256<double>.Count);
                _centres[vector] = _centres[vector].WithElement(lane, judged[i].Centre);
                for (var t = 0; t < windows; t++)
                {
                    ref var gains = ref _gains[t * vectors + vector];
                    gains = gains.WithElement(lane, judged[i].Gains[t]);
                    _shares[t * vectors + vector] = gains / Vector256.Create((double)windows);
                }
            }
        }

        /// <summary>Room for the means and squares of one resample.</summary>
        public Vector256<double>[] Scratch() => new Vector256<double>[2 * _centres.Length];

        /// <summary>The largest studentised gain on the given windows; 0 at least.</summary>
        public double Largest(int[] sample, Vector256<double>[] scratch)
        {
            var vectors = _centres.Length;
            Array.Clear(scratch);
            var means = scratch.AsSpan(0, vectors);
            var squares = scratch.AsSpan(vectors);
            foreach (var t in sample)
            {
                var shares = _shares.AsSpan(t * vectors, vectors);
                for (var i = 0; i < shares.Length && i < means.Length; i++)
                    means[i] += shares[i];
            }

            foreach (var t in sample)
            {
                var gains = _gains.AsSpan(t * vectors, vectors);
                for (var i = 0; i < gains.Length && i < means.Length && i < squares.Length; i++)
                    squares[i] += (gains[i] - means[i]) * (gains[i] - means[i]);
            }

            var largest = Vector256<double>.Zero;
            for (var i = 0; i < vectors; i++)
            {
                var error = Vector256.Sqrt(squares[i] / Vector256.Create(_windows - 1.0) / Vector256.Create((double)_windows));
                var statistic = Vector256.ConditionalSelect(
                    Vector256.GreaterThan(error, Vector256<double>.Zero), (means[i] - _centres[i]) / error, Vector256<double>.Zero);
                largest = Vector256.Max(largest, statistic);
            }

            return Math.Max(Math.Max(largest[0], largest[1]), Math.Max(largest[2], largest[3]));
        }
    }
}
