using MathNet.Numerics;

namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>
/// Anderson-Darling test that k samples come from one distribution. It weighs the tails, so it sees a change of scale that
/// Kolmogorov-Smirnov misses.
/// </summary>
/// <param name="Statistic">Standardised: mean 0 and deviation 1 if the distributions are equal.</param>
/// <param name="Samples">k, at least 2.</param>
/// <remarks>Scholz and Stephens, "K-Sample Anderson-Darling Tests", Journal of the American Statistical Association 82 (1987).</remarks>
public readonly record struct AndersonDarling(double Statistic, int Samples)
{
    private static readonly double[] Levels = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];

    // Table 2 of the paper: the critical value at a level is b0 + b1 / sqrt(k - 1) + b2 / (k - 1).
    private static readonly double[] B0 = [0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085];
    private static readonly double[] B1 = [-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615];
    private static readonly double[] B2 = [-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154];

    /// <summary>
    /// Interpolated in the table, whose ends are 0.25 and 0.001: outside them the p-value is that end. The table is for independent values.
    /// </summary>
    public double PValue
    {
        get
        {
            double m = Samples - 1;
            var critical = new double[Levels.Length];
            for (var i = 0; i < critical.Length; i++)
                critical[i] = B0[i] + B1[i] / Math.Sqrt(m) + B2[i] / m;
            if (Statistic < critical[0])
                return Levels[0];
            if (Statistic > critical[^1])
                return Levels[^1];

            var fit = Fit.Polynomial(critical, Array.ConvertAll(Levels, Math.Log), 2);
            return Math.Exp(Polynomial.Evaluate(Statistic, fit));
        }
    }

    /// <param name="midrank">Whether a tie counts half to either side (equation 7), or wholly to the left (equation 6). Without ties these
    /// differ a little too.</param>
    /// <exception cref="ArgumentException">Fewer than two samples, fewer than four values, or all values equal.</exception>
    public static AndersonDarling Test(bool midrank, params ReadOnlySpan<SortedSample> samples)
    {
        if (samples.Length < 2)
            throw new ArgumentException($"{samples.Length} samples: the test compares two or more.", nameof(samples));

        var total = 0;
        foreach (var sample in samples)
            total += sample.Count;
        if (total < 4)
            throw new ArgumentException($"{total} values in all: the test needs four.", nameof(samples));

        var sum = midrank && samples.Length == 2 ? MidrankSum(samples[0].Values, samples[1].Values) : GeneralSum(midrank, samples, total);
        if (double.IsNaN(sum))
            throw new ArgumentException($"All {total} values are {samples[0].Values[0]}.", nameof(samples));

        var inverse = 0.0;
        foreach (var sample in samples)
            inverse += 1.0 / sample.Count;
        return new((sum - (samples.Length - 1)) / Math.Sqrt(Variance(total, samples.Length, inverse)), samples.Length);
    }

    /// <summary>The sum of equation 7 for two ascending samples; NaN if all values are equal.</summary>
    internal static double MidrankSum(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double n = x.Length, total = x.Length + y.Length;
        var (i, j, sum) = (0, 0, 0.0);
        while (i < x.Length || j < y.Length)
        {
            var value = j == y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            var (fromX, fromY) = (i, j);
            while (i < x.Length && x[i] == value)
                i++;
            while (j < y.Length && y[j] == value)
                j++;
            double ties = i - fromX + j - fromY;
            var upTo = fromX + fromY + ties / 2;
            var difference = total * (fromX + i) / 2 - upTo * n;
            sum += ties * difference * difference / (upTo * (total - upTo) - total * ties / 4);
        }

        // The other sample's differences are the same with the other sign.
        return sum / total * (1 / n + 1 / (total - n)) * (total - 1) / total;
    }

    private static double GeneralSum(bool midrank, ReadOnlySpan<SortedSample> samples, int total)
    {
        Span<int> position = stackalloc int[samples.Length];
        Span<int> passed = stackalloc int[samples.Length];
        position.Clear();
        var (sum, below) = (0.0, 0);
        while (below < total)
        {
            var ties = Pass(samples, position, passed);
            if (ties == total)
                return double.NaN;

            var upTo = midrank ? below + ties / 2.0 : below + ties;
            var spread = midrank ? upTo * (total - upTo) - total * ties / 4.0 : upTo * (total - upTo);
            for (var i = 0; i < samples.Length && spread > 0; i++)
            {
                var ofSample = midrank ? position[i] - passed[i] / 2.0 : position[i];
                var difference = total * ofSample - upTo * samples[i].Count;
                sum += ties / (double)total * difference * difference / spread / samples[i].Count;
            }

            below += ties;
        }

        return midrank ? sum * (total - 1) / total : sum;
    }

    /// <summary>Moves each sample past the least value that any has left; returns how many values of all samples that is.</summary>
    /// <param name="passed">Gets how many of each sample.</param>
    private static int Pass(ReadOnlySpan<SortedSample> samples, Span<int> position, Span<int> passed)
    {
        var value = double.PositiveInfinity;
        for (var i = 0; i < samples.Length; i++)
        {
            if (position[i] < samples[i].Count)
                value = Math.Min(value, samples[i].Values[position[i]]);
        }

        var ties = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            passed[i] = 0;
            for (; position[i] < samples[i].Count && samples[i].Values[position[i]] == value; position[i]++)
                passed[i]++;
            ties += passed[i];
        }

        return ties;
    }

    /// <summary>Of the sum, by equation 4.</summary>
    /// <param name="n">Values in all.</param>
    /// <param name="k">Samples.</param>
    /// <param name="inverse">Sum of 1 / size over the samples.</param>
    internal static double Variance(double n, double k, double inverse)
    {
        var (h, g, partial) = (1.0, 0.0, 0.0);
        for (var i = 2; i < n; i++)
        {
            partial += 1 / (n - i + 1);
            g += partial / i;
        }

        h += partial;
        var a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * inverse;
        var b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
        var c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * inverse + 4 * h;
        var d = (2 * h + 6) * k * k - 4 * h * k;
        return (a * n * n * n + b * n * n + c * n + d) / ((n - 1) * (n - 2) * (n - 3));
    }
}
