using System.Numerics;
using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tuning.Overfitting;

/// <summary>How often the configuration that is best on one half of the windows is below the median on the other half.</summary>
/// <param name="Probability">0 for a search that finds what lasts, one half for one that finds nothing, above it for one that finds noise;
/// NaN where there is nothing to split.</param>
/// <param name="Splits">Pairs of halves tried.</param>
/// <remarks>
/// Bailey, Borwein, Lopez de Prado and Zhu, "The Probability of Backtest Overfitting", Journal of Computational Finance 20 (2017), by
/// combinatorially symmetric cross-validation: windows are put into groups of neighbours, and every choice of half the groups is once the
/// sample and once what the sample is judged by. The best of a sample is its lowest mean loss, the first of equals; equal losses share
/// their rank.
/// </remarks>
public sealed record BacktestOverfitting(double Probability, int Splits)
{
    /// <summary>The paper's own number: 12,870 splits.</summary>
    private const int MostGroups = 16;

    /// <param name="losses">For each configuration one loss per window, all of one length.</param>
    public static BacktestOverfitting Of(IReadOnlyList<double[]> losses)
    {
        var windows = losses.Count == 0 ? 0 : losses[0].Length;
        var groups = GroupsFor(windows);
        if (losses.Count < 2 || groups == 0)
            return new(double.NaN, 0);

        var sums = GroupSums(losses, groups);
        var (below, splits) = (0.0, 0);
        var (inside, outside) = (new double[losses.Count], new double[losses.Count]);
        for (var half = 0; half < 1 << groups; half++)
        {
            if (BitOperations.PopCount((uint)half) != groups / 2)
                continue;

            Array.Clear(inside);
            Array.Clear(outside);
            for (var group = 0; group < groups; group++)
                FourLanes.AddScaled((half >> group & 1) == 1 ? inside : outside, 1, sums[group]);
            below += ShareBelowMedian(outside, Array.IndexOf(inside, inside.Min()));
            splits++;
        }

        return new(below / splits, splits);
    }

    /// <summary>The even number of groups, 16 at most, that leaves out the fewest windows; the larger of equals.</summary>
    private static int GroupsFor(int windows)
    {
        var best = 0;
        for (var groups = 2; groups <= Math.Min(MostGroups, windows); groups += 2)
        {
            if (best == 0 || windows % groups <= windows % best)
                best = groups;
        }

        return best;
    }

    /// <summary>For each group one sum per configuration. The earliest windows are left out where they do not divide.</summary>
    private static double[][] GroupSums(IReadOnlyList<double[]> losses, int groups)
    {
        var (size, first) = (losses[0].Length / groups, losses[0].Length % groups);
        var sums = new double[groups][];
        for (var group = 0; group < groups; group++)
        {
            sums[group] = new double[losses.Count];
            for (var i = 0; i < losses.Count; i++)
            {
                foreach (var loss in losses[i].AsSpan(first + group * size, size))
                    sums[group][i] += loss;
            }
        }

        return sums;
    }

    /// <summary>1 if the chosen one's rank is in the worse half, one half if it is the very middle.</summary>
    private static double ShareBelowMedian(double[] losses, int chosen)
    {
        var (worse, better) = (0, 0);
        foreach (var loss in losses)
        {
            worse += loss > losses[chosen] ? 1 : 0;
            better += loss < losses[chosen] ? 1 : 0;
        }

        return better > worse ? 1 : better == worse ? 0.5 : 0;
    }
}
