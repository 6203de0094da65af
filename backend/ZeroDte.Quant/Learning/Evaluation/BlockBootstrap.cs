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
    private const int Resamples = 1_000;

    /// <summary>
    /// The 90 % percentile band of a statistic of n sessions. Same seed, same band. NaN ends when <paramref name="n"/> is 0.
    /// </summary>
    /// <param name="statistic">Computes the statistic from n indices of sessions, drawn with replacement.</param>
    public static Band Band(int n, int seed, Func<int[], double> statistic)
    {
        if (n == 0)
            return new(Level, double.NaN, double.NaN);

        var random = new Random(seed);
        var block = (int)Math.Ceiling(Math.Cbrt(n));
        var sample = new int[n];
        var statistics = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            for (var i = 0; i < n; i++)
                sample[i] = i % block == 0 ? random.Next(n) : (sample[i - 1] + 1) % n;
            statistics[resample] = statistic(sample);
        }

        Array.Sort(statistics);
        return new(Level, At((1 - Level) / 2), At((1 + Level) / 2));

        double At(double probability) => statistics[(int)Math.Round(probability * (Resamples - 1))];
    }
}
