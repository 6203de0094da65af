namespace ZeroDte.Quant.Tuning.Front;

/// <summary>The order of vectors of losses in which no loss may be worse.</summary>
internal static class Domination
{
    /// <summary>Whether one is nowhere worse and somewhere better.</summary>
    public static bool Dominates(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var better = false;
        for (var m = 0; m < one.Length; m++)
        {
            if (one[m] > other[m])
                return false;
            better |= one[m] < other[m];
        }

        return better;
    }

    /// <summary>The fronts, best first: each is dominated only by those before it. Members by position.</summary>
    /// <remarks>
    /// Efficient non-dominated sort: Zhang, Tian, Cheng and Jin, IEEE Transactions on Evolutionary Computation 19 (2015). In lexicographic
    /// order no vector dominates an earlier one, and who is dominated by a member of a front is so by one of every front before it, so the
    /// front is found by bisection.
    /// </remarks>
    public static List<int[]> Fronts(IReadOnlyList<double[]> losses)
    {
        var fronts = new List<List<int>>();
        foreach (var i in Enumerable.Range(0, losses.Count)
            .Order(Comparer<int>.Create((a, b) => losses[a].AsSpan().SequenceCompareTo(losses[b]))))
        {
            var (low, high) = (0, fronts.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (IsDominated(fronts[middle], losses[i]))
                    low = middle + 1;
                else
                    high = middle;
            }

            if (low == fronts.Count)
                fronts.Add([]);
            fronts[low].Add(i);
        }

        return [.. fronts.Select(front => front.Order().ToArray())];

        bool IsDominated(List<int> front, double[] point)
        {
            // Who came last is nearest, and so the likeliest.
            for (var k = front.Count - 1; k >= 0; k--)
            {
                if (Dominates(losses[front[k]], point))
                    return true;
            }

            return false;
        }
    }

    /// <summary>
    /// How lonely each member of a front is: the sum over objectives of the distance between its neighbours, infinite at the ends.
    /// </summary>
    /// <remarks>Crowding distance of NSGA-II (Deb et al., 2002).</remarks>
    public static double[] Crowding(IReadOnlyList<double[]> losses, int[] front)
    {
        var crowding = new double[front.Length];
        for (var m = 0; m < losses[front[0]].Length; m++)
        {
            var order = Enumerable.Range(0, front.Length).OrderBy(i => losses[front[i]][m]).ToArray();
            var range = losses[front[order[^1]]][m] - losses[front[order[0]]][m];
            crowding[order[0]] = crowding[order[^1]] = double.PositiveInfinity;
            for (var k = 1; k < order.Length - 1 && range > 0; k++)
                crowding[order[k]] += (losses[front[order[k + 1]]][m] - losses[front[order[k - 1]]][m]) / range;
        }

        return crowding;
    }
}
