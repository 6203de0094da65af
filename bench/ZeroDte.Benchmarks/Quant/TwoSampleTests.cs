using System.Diagnostics;
using System.Globalization;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Benchmarks.Quant;

/// <summary>Two-sample tests of 10,000 pairs of 250 unsorted values, against SciPy.</summary>
internal static class TwoSampleTests
{
    private const int Pairs = 10_000;

    /// <summary>Of the tests that take SciPy a millisecond each.</summary>
    private const int FewerPairs = 2_000;

    private const int Size = 250;
    private const int Runs = 3;

    public static Task RunAsync()
    {
        var samples = Samples();
        var (exact, limit, scipyExact, scipyLimit) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var warmUp = 0; warmUp < 3; warmUp++)
            Compare(samples, test => test.ExactPValue());
        for (var run = 0; run < Runs; run++)
        {
            exact.Add(Compare(samples, test => test.ExactPValue()));
            scipyExact.Add(SciPy("exact"));
            limit.Add(Compare(samples, test => test.AsymptoticPValue()));
            scipyLimit.Add(SciPy("asymp"));
        }

        Report.Row("10,000 KS with exact p + Wasserstein, pairs of 250", exact, "SciPy", scipyExact, "ms");
        Report.Row("10,000 KS with asymptotic p + Wasserstein, pairs of 250", limit, "SciPy", scipyLimit, "ms");

        var (weighted, scipyWeighted) = (new List<double>(), new List<double>());
        WeighTails(samples);
        for (var run = 0; run < Runs; run++)
        {
            weighted.Add(WeighTails(samples));
            scipyWeighted.Add(SciPy("ad", FewerPairs));
        }

        Report.Row($"{FewerPairs:N0} Anderson-Darling + Cramer-von Mises with p, pairs of 250", weighted, "SciPy", scipyWeighted, "ms");
        return Task.CompletedTask;

        static double SciPy(string method, int pairs = Pairs) =>
            double.Parse(Peer.Run("two_sample.py", pairs, Size, method)[0], CultureInfo.InvariantCulture);
    }

    private static double Compare(double[][] samples, Func<KolmogorovSmirnov, double> pValue)
    {
        var watch = Stopwatch.StartNew();
        var sum = 0.0;
        for (var i = 0; i < samples.Length; i += 2)
        {
            var (x, y) = (new SortedSample(samples[i]), new SortedSample(samples[i + 1]));
            sum += pValue(KolmogorovSmirnov.Test(x, y)) + Wasserstein.Distance(x, y);
        }

        return double.IsFinite(sum)
            ? watch.Elapsed.TotalMilliseconds
            : throw new InvalidOperationException($"The sum of all results is {sum}.");
    }

    private static double WeighTails(double[][] samples)
    {
        var watch = Stopwatch.StartNew();
        var sum = 0.0;
        for (var i = 0; i < 2 * FewerPairs; i += 2)
        {
            var (x, y) = (new SortedSample(samples[i]), new SortedSample(samples[i + 1]));
            sum += AndersonDarling.Test(midrank: true, x, y).PValue + CramerVonMises.Test(x, y).AsymptoticPValue();
        }

        return double.IsFinite(sum)
            ? watch.Elapsed.TotalMilliseconds
            : throw new InvalidOperationException($"The sum of all results is {sum}.");
    }

    private static double[][] Samples()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 2 * Pairs).Select(_ => Enumerable.Range(0, Size).Select(_ => Normal(random)).ToArray())];

        // Box and Muller, Annals of Mathematical Statistics 29 (1958).
        static double Normal(Random random) =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
