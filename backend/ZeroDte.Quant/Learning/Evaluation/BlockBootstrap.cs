namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>
/// Circular block bootstrap: resamples whole runs of neighbouring sessions, so that their dependence survives.
/// </summary>
/// <remarks>
/// Politis and Romano, "A circular block-resampling procedure for stationary data", in Exploring the Limits of Bootstrap (1992).
/// Blocks of n^(1/3) sessions, the rate of Hall, Horowitz and Jing, Biometrika 82 (1995).
/// </remarks>
internal static class BlockBootstrap
{
    private const double Level = 0.90;

    /// <summary>A multiple of four.</summary>
    private const int Resamples = 1_000;

    /// <summary>
    /// The 90 % percentile band of a function of two sums over sessions. Same seed, same band. NaN ends without sessions.
    /// </summary>
    /// <param name="first">One value per session.</param>
    /// <param name="second">One value per session; ones if null, so that their sum is n.</param>
    public static Band Band(double[] first, double[]? second, int seed, Func<double, double, double> statistic)
    {
        var n = first.Length;
        if (n == 0)
            return new(Level, double.NaN, double.NaN);

        var block = (int)Math.Ceiling(Math.Cbrt(n));
        var blocks = Blocks(n, block, seed);
        var sums = Sums(first, blocks, block);
        var others = second is null ? null : Sums(second, blocks, block);
        var statistics = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
            statistics[resample] = statistic(sums[resample], others is null ? n : others[resample]);

        Array.Sort(statistics);
        return new(Level, At((1 - Level) / 2), At((1 + Level) / 2));

        double At(double probability) => statistics[(int)Math.Round(probability * (Resamples - 1))];
    }

    /// <summary>The sessions at which the blocks of each resample begin.</summary>
    private static int[][] Blocks(int n, int block, int seed)
    {
        var random = new Random(seed);
        var blocks = new int[Resamples][];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var first = blocks[resample] = new int[(n + block - 1) / block];
            for (var i = 0; i < first.Length; i++)
                first[i] = random.Next(n);
        }

        return blocks;
    }

    /// <summary>
    /// The sum over each resample, session by session: four resamples at a time, since a sum alone waits for its own last addition.
    /// </summary>
    private static double[] Sums(double[] values, int[][] blocks, int block)
    {
        double[] circle = [.. values, .. values[..(block - 1)]];
        var sums = new double[blocks.Length];
        for (var resample = 0; resample < sums.Length; resample += 4)
        {
            var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0);
            for (var i = 0; i < blocks[resample].Length; i++)
            {
                var length = Math.Min(block, values.Length - i * block);
                var ofA = circle.AsSpan(blocks[resample][i], length);
                var ofB = circle.AsSpan(blocks[resample + 1][i], length);
                var ofC = circle.AsSpan(blocks[resample + 2][i], length);
                var ofD = circle.AsSpan(blocks[resample + 3][i], length);
                for (var k = 0; k < length; k++)
                    (a, b, c, d) = (a + ofA[k], b + ofB[k], c + ofC[k], d + ofD[k]);
            }

            (sums[resample], sums[resample + 1], sums[resample + 2], sums[resample + 3]) = (a, b, c, d);
        }

        return sums;
    }
}
