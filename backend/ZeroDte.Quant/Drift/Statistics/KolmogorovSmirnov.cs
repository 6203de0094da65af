using System.Runtime.CompilerServices;

namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>Two-sided two-sample Kolmogorov-Smirnov test: do samples of n and m values come from one distribution?</summary>
/// <remarks>
/// Smirnov, "Table for Estimating the Goodness of Fit of Empirical Distributions", Annals of Mathematical Statistics 19 (1948).
/// With ties the p-values are conservative: true ones are no larger.
/// </remarks>
public readonly struct KolmogorovSmirnov
{
    /// <summary>Steps of the exact recursion up to which <see cref="PValue"/> uses it: some tens of milliseconds.</summary>
    private const long MostSteps = 20_000_000;

    /// <summary>Terms of either series after which the next is below 1e-20, where it is used.</summary>
    private const int Terms = 5;

    private readonly int _n;
    private readonly int _m;
    private readonly long _distance;

    private KolmogorovSmirnov(int n, int m, long distance) => (_n, _m, _distance) = (n, m, distance);

    /// <summary>The largest distance between the two empirical distribution functions, 0 to 1.</summary>
    public double Statistic => (double)_distance / ((long)_n * _m);

    /// <summary>
    /// Probability of a distance at least this large: exact for samples of equal size and of up to some thousand values, asymptotic for
    /// others.
    /// </summary>
    public double PValue => _n == _m || (long)_n * _m <= MostSteps ? ExactPValue() : AsymptoticPValue();

    public static KolmogorovSmirnov Test(SortedSample first, SortedSample second)
    {
        var x = first.Values;
        var y = second.Values;
        var both = x.Length + (long)y.Length;
        // n m (F - G) in whole numbers. Between equal values of one sample it moves one way only, so it may be looked at there too.
        var (i, j, difference, lowest, highest) = (0, 0, 0L, 0L, 0L);
        while ((uint)i < (uint)x.Length && (uint)j < (uint)y.Length)
        {
            var (next, other) = (x[i], y[j]);
            // Which sample comes next is what a processor cannot guess, so it is a number here and not a branch.
            int fromX = Unsafe.BitCast<bool, byte>(next < other);
            i += fromX;
            j += 1 - fromX;
            difference += fromX * both - x.Length;
            if (next == other)
            {
                difference += x.Length;
                j--;
                PassTies(x, y, next, ref i, ref j, ref difference);
            }

            lowest = Math.Min(lowest, difference);
            highest = Math.Max(highest, difference);
        }

        return new(x.Length, y.Length, Math.Max(highest, -lowest));

        static void PassTies(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double value, ref int i, ref int j, ref long difference)
        {
            for (; i < x.Length && x[i] == value; i++)
                difference += y.Length;
            for (; j < y.Length && y[j] == value; j++)
                difference -= x.Length;
        }
    }

    /// <summary>Share of all orders in which n and m values can fall that reach a distance at least as large.</summary>
    public double ExactPValue() => _distance == 0 ? 1 : _n == _m ? ReflectedPaths() : CountedPaths();

    /// <summary>For samples of equal size: the alternating sum over k of C(2n, n - k h) / C(2n, n), h being n x statistic.</summary>
    /// <remarks>Gnedenko and Korolyuk, "On the Maximum Discrepancy between Two Empirical Distributions", Doklady Akademii Nauk SSSR 80
    /// (1951).</remarks>
    private double ReflectedPaths()
    {
        var step = (int)(_distance / _n);
        var (sum, sign, ratio) = (0.0, 2.0, 1.0);
        for (var end = step; end <= _n && ratio > 1e-20; end += step)
        {
            for (var i = end - step + 1; i <= end; i++)
                ratio *= (double)(_n - i + 1) / (_n + i);
            sum += sign * ratio;
            sign = -sign;
        }

        return sum;
    }

    /// <summary>
    /// Walks the lattice of all orders diagonal by diagonal with q(i, j), the probability that a path to (i, j) has been outside:
    /// q = i / (i + j) q(i - 1, j) + j / (i + j) q(i, j - 1), and 1 outside. No term is negative, so small probabilities keep their digits.
    /// </summary>
    /// <remarks>Hodges, "The Significance Probability of the Smirnov Two-Sample Test", Arkiv foer Matematik 3 (1958).</remarks>
    private double CountedPaths()
    {
        var (n, m) = (_n, _m);
        var outside = new double[n + 2];
        Array.Fill(outside, 1);
        outside[1] = 0;
        for (var diagonal = 1; diagonal <= n + m; diagonal++)
        {
            // Inside are the i with |i (n + m) - diagonal n| < distance; outside[i + 1] holds q(i, diagonal - i).
            var middle = (long)diagonal * n;
            var low = Math.Max(Math.Max(0, diagonal - m), middle < _distance ? 0 : (int)((middle - _distance) / (n + m)) + 1);
            var high = Math.Min(Math.Min(n, diagonal), (int)((middle + _distance - 1) / (n + m)));
            var share = 1.0 / diagonal;
            for (var i = high; i >= low; i--)
                outside[i + 1] = share * (i * outside[i] + (diagonal - i) * outside[i + 1]);
            outside[low] = 1;
        }

        return outside[n + 1];
    }

    /// <summary>The limit for large samples, of Kolmogorov's distribution at sqrt(n m / (n + m)) x statistic.</summary>
    public double AsymptoticPValue()
    {
        var scaled = Math.Sqrt((double)_n * _m / ((double)_n + _m)) * Statistic;
        if (scaled == 0)
            return 1;

        var sum = 0.0;
        // Both series are exact; each converges at once on its side (Feller, Annals of Mathematical Statistics 19, 1948).
        if (scaled < 1)
        {
            for (var k = 1; k <= Terms; k++)
                sum += Math.Exp(-Math.Pow((2 * k - 1) * Math.PI / scaled, 2) / 8);
            return 1 - Math.Sqrt(2 * Math.PI) / scaled * sum;
        }

        for (var k = 1; k <= Terms; k++)
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * Math.Pow(k * scaled, 2));
        return sum;
    }
}
