using MathNet.Numerics;

namespace ZeroDte.Quant.Drift.Statistics;

/// <summary>
/// Two-sample Cramer-von Mises test: the summed squared distance between the two empirical distribution functions. Ties share their mean
/// rank.
/// </summary>
/// <remarks>Anderson, "On the Distribution of the Two-Sample Cramer-von Mises Criterion", Annals of Mathematical Statistics 33
/// (1962).</remarks>
public readonly struct CramerVonMises
{
    /// <summary>The larger sample's size up to which <see cref="PValue"/> is exact.</summary>
    private const int MostExact = 20;

    /// <summary>Terms below this end the series of the limiting distribution; the rest is smaller by orders of magnitude.</summary>
    private const double Negligible = 1e-7;

    /// <summary>Below this the limiting distribution function is under 1e-17.</summary>
    private const double LeastScaled = 0.003;

    private readonly int _n;
    private readonly int _m;

    /// <summary>Four times Anderson's U, which is whole even where ranks are halves.</summary>
    private readonly Int128 _fourU;

    private CramerVonMises(int n, int m, Int128 fourU) => (_n, _m, _fourU) = (n, m, fourU);

    public double Statistic
    {
        get
        {
            double product = (double)_n * _m, sum = (double)_n + _m;
            return (double)_fourU / 4 / (product * sum) - (4 * product - 1) / (6 * sum);
        }
    }

    /// <summary>Exact for samples of up to twenty values each, asymptotic for larger ones.</summary>
    public double PValue => Math.Max(_n, _m) <= MostExact ? ExactPValue() : AsymptoticPValue();

    /// <exception cref="ArgumentException">A sample has a single value.</exception>
    public static CramerVonMises Test(SortedSample first, SortedSample second)
    {
        if (first.Count < 2 || second.Count < 2)
        {
            throw new ArgumentException($"Samples of {first.Count} and {second.Count} values: the test needs two in each.", first.Count < 2
                ? nameof(first) : nameof(second));
        }

        var x = first.Values;
        var y = second.Values;
        var (i, j, ofX, ofY) = (0, 0, Int128.Zero, Int128.Zero);
        while (i < x.Length || j < y.Length)
        {
            var value = j == y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            var (fromX, fromY) = (i, j);
            while (i < x.Length && x[i] == value)
                i++;
            while (j < y.Length && y[j] == value)
                j++;
            // Pooled ranks fromX + fromY + 1 to i + j, of which all get the mean.
            long twiceRank = fromX + fromY + 1 + i + j;
            for (var k = fromX + 1; k <= i; k++)
                ofX += Square(twiceRank - 2L * k);
            for (var k = fromY + 1; k <= j; k++)
                ofY += Square(twiceRank - 2L * k);
        }

        return new(x.Length, y.Length, x.Length * ofX + y.Length * ofY);

        static Int128 Square(long value) => (Int128)value * value;
    }

    /// <summary>
    /// Share of all orders in which n and m values can fall whose statistic is at least as large. Time grows with n² m²: for tens of
    /// values.
    /// </summary>
    /// <remarks>Xiao, Gordon and Yakovlev, "A C++ Program for the Cramer-von Mises Two-Sample Test", Journal of Statistical Software 17
    /// (2006).</remarks>
    public double ExactPValue()
    {
        var multiple = (long)Euclid.LeastCommonMultiple(_n, _m);
        var (stepX, stepY) = (multiple / _n, multiple / _m);
        var product = (Int128)_n * _m;
        var numerator = (Int128)multiple * multiple * (_n + _m) * (6 * _fourU - 4 * product * (4 * product - 1));
        var least = FloorDivide(numerator, 24 * product * product);

        // row[v]: how often each sum of squared distances occurs among the paths to (u, v).
        var row = new (long[] Sums, double[] Paths)[_n + 1];
        for (var u = 0; u <= _m; u++)
        {
            (long[] Sums, double[] Paths) left = ([], []);
            for (var v = 0; v <= _n; v++)
            {
                var distance = stepX * v - stepY * u;
                var below = u > 0 ? row[v] : v == 0 ? ([0L], [1.0]) : ([], []);
                left = row[v] = Merge(left, below, distance * distance);
            }
        }

        var (all, reached) = (0.0, 0.0);
        for (var i = 0; i < row[_n].Sums.Length; i++)
        {
            all += row[_n].Paths[i];
            reached += row[_n].Sums[i] >= least ? row[_n].Paths[i] : 0;
        }

        return reached / all;
    }

    /// <summary>By the limiting distribution, at the statistic moved and scaled to the limit's mean and variance.</summary>
    public double AsymptoticPValue()
    {
        double n = _n, m = _m, product = n * m, sum = n + m;
        var mean = (1 + 1 / sum) / 6;
        var variance = (sum + 1) * (4 * product * sum - 3 * (n * n + m * m) - 2 * product) / (45 * sum * sum * 4 * product);
        var scaled = 1.0 / 6 + (Statistic - mean) / Math.Sqrt(45 * variance);
        return scaled < LeastScaled ? 1 : Math.Max(0, 1 - Limit(scaled));
    }

    /// <summary>Distribution function of the one-sample statistic for infinitely many values.</summary>
    /// <remarks>Csörgő and Faraway, "The Exact and Asymptotic Distributions of Cramer-von Mises Statistics", Journal of the Royal
    /// Statistical Society B 58 (1996), equation 1.2.</remarks>
    private static double Limit(double x)
    {
        var (sum, term) = (0.0, 1.0);
        for (var k = 0; Math.Abs(term) >= Negligible; k++)
        {
            double y = 4 * k + 1, q = y * y / (16 * x);
            var weight = Math.Exp(SpecialFunctions.GammaLn(k + 0.5) - SpecialFunctions.GammaLn(k + 1))
                / (Math.Pow(Math.PI, 1.5) * Math.Sqrt(x));
            term = weight * Math.Sqrt(y) * Math.Exp(-2 * q) * SpecialFunctions.BesselKScaled(0.25, q);
            sum += term;
        }

        return sum;
    }

    /// <summary>Adds the counts of two ascending tables and moves every sum by <paramref name="distance"/>.</summary>
    private static (long[] Sums, double[] Paths) Merge((long[] Sums, double[] Paths) a, (long[] Sums, double[] Paths) b, long distance)
    {
        var (sums, paths, count) = (new long[a.Sums.Length + b.Sums.Length], new double[a.Sums.Length + b.Sums.Length], 0);
        for (int i = 0, j = 0; i < a.Sums.Length || j < b.Sums.Length; count++)
        {
            var next = j == b.Sums.Length || (i < a.Sums.Length && a.Sums[i] <= b.Sums[j]) ? a.Sums[i] : b.Sums[j];
            sums[count] = next + distance;
            if (i < a.Sums.Length && a.Sums[i] == next)
                paths[count] += a.Paths[i++];
            if (j < b.Sums.Length && b.Sums[j] == next)
                paths[count] += b.Paths[j++];
        }

        return (sums[..count], paths[..count]);
    }

    private static Int128 FloorDivide(Int128 numerator, Int128 denominator)
    {
        var (quotient, remainder) = Int128.DivRem(numerator, denominator);
        return remainder < 0 ? quotient - 1 : quotient;
    }
}
