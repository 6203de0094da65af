using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Numerics;

namespace ZeroDte.Benchmarks.Quant;

/// <summary>
/// How often tests of equal accuracy see a difference at 5 % where there is none, on loss differences that depend on those before.
/// </summary>
internal static class SizeOfDieboldMariano
{
    private const int Runs = 5_000;
    private const double Alpha = 0.08;
    private const double Beta = 0.90;

    private static readonly (string Name, Func<double[], double> PValue)[] Tests =
    [
        ("no autocorrelation", d => 2 * Normal.CDF(0, 1, -Math.Abs(d.Mean()) / Math.Sqrt(d.Variance() / d.Length))),
        ("Bartlett, Newey-West 1994", NeweyWest),
        ("0.4 n^(2/3) cosines", d => DieboldMariano.Test(d, (int)Math.Round(0.4 * Math.Pow(d.Length, 2.0 / 3))).TwoSided),
        ("at most 8 cosines, used", d => DieboldMariano.PValue(d, new double[d.Length])),
    ];

    public static Task RunAsync()
    {
        var gain = Gains(4_000_000, new Xoshiro256(2)).Average();
        (string, Func<int, Xoshiro256, double[]>)[] processes =
        [
            ("independent", (n, random) => Autoregressive(n, 0, random)),
            ("AR(1) 0.3", (n, random) => Autoregressive(n, 0.3, random)),
            ("AR(1) 0.6", (n, random) => Autoregressive(n, 0.6, random)),
            ("CRPS, GARCH", (n, random) => Array.ConvertAll(Gains(n, random), d => d - gain)),
        ];
        Console.WriteLine($"| differences | n | {string.Join(" | ", Tests.Select(t => t.Name))} |");
        foreach (var (name, draw) in processes)
        {
            foreach (var n in (int[])[100, 250, 787, 1762])
                Console.WriteLine($"| {name} | {n} | {string.Join(" | ", Sizes(n, draw).Select(size => $"{size:0.0%}"))} |");
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<double> Sizes(int n, Func<int, Xoshiro256, double[]> draw)
    {
        var refused = new int[Tests.Length];
        Parallel.For(0, Runs, run =>
        {
            var differences = draw(n, new Xoshiro256((ulong)run + 10));
            for (var t = 0; t < Tests.Length; t++)
            {
                if (Tests[t].PValue([.. differences]) < 0.05)
                    Interlocked.Increment(ref refused[t]);
            }
        });
        return refused.Select(count => (double)count / Runs);
    }

    private static double[] Autoregressive(int n, double share, Xoshiro256 random)
    {
        var values = new double[n];
        var value = random.Gaussian() / Math.Sqrt(1 - share * share);
        for (var i = 0; i < n; i++)
            values[i] = value = share * value + random.Gaussian();
        return values;
    }

    /// <summary>
    /// CRPS saved by knowing the volatility of a GARCH(1,1), against a Gaussian as wide as all returns: what ours saves, without its mean.
    /// </summary>
    private static double[] Gains(int n, Xoshiro256 random)
    {
        const int warmUp = 250;
        var gains = new double[n];
        var constant = new GaussianDistribution(0, 1);
        var variance = 1.0;
        for (var i = -warmUp; i < n; i++)
        {
            var known = new GaussianDistribution(0, Math.Sqrt(variance));
            var value = Math.Sqrt(variance) * random.Gaussian();
            if (i >= 0)
                gains[i] = constant.Crps(value) - known.Crps(value);
            variance = 1 - Alpha - Beta + Alpha * value * value + Beta * variance;
        }

        return gains;
    }

    /// <summary>
    /// Newey and West, "Automatic Lag Selection in Covariance Matrix Estimation", Review of Economic Studies 61 (1994), with normal
    /// critical values.
    /// </summary>
    private static double NeweyWest(double[] d)
    {
        var n = d.Length;
        var mean = d.Average();
        var pilot = (int)(4 * Math.Pow(n / 100.0, 2.0 / 9));
        var (zeroth, first) = (Covariance(0), 0.0);
        for (var lag = 1; lag <= pilot; lag++)
            (zeroth, first) = (zeroth + 2 * Covariance(lag), first + 2 * lag * Covariance(lag));
        var lags = (int)Math.Min(n - 1, 1.1447 * Math.Pow(first / zeroth * (first / zeroth), 1.0 / 3) * Math.Pow(n, 1.0 / 3));
        var variance = Covariance(0);
        for (var lag = 1; lag <= lags; lag++)
            variance += 2 * (1 - lag / (lags + 1.0)) * Covariance(lag);
        return 2 * Normal.CDF(0, 1, -Math.Abs(mean) / Math.Sqrt(variance / n));

        double Covariance(int lag)
        {
            var sum = 0.0;
            for (var i = lag; i < n; i++)
                sum += (d[i] - mean) * (d[i - lag] - mean);
            return sum / n;
        }
    }
}
