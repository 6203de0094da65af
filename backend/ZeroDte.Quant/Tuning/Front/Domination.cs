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

    /// <summary>The fronts, best first: each is dominated only by those before it.</summary>
    /// <remarks>Fast non-dominated sort of Deb, Pratap, Agarwal and Meyarivan, "NSGA-II", IEEE Transactions on Evolutionary Computation 6 (2002).</remarks>
    public static List<int[]> Fronts(IReadOnlyList<double[]> losses)
    {
        var dominated = new List<int>[losses.Count];
        var above = new int[losses.Count];
        for (var i = 0; i < losses.Count; i++)
            dominated[i] = [];
        for (var i = 0; i < losses.Count; i++)
        {
            for (var j = i + 1; j < losses.Count; j++)
            {
                if (Dominates(losses[i], losses[j]))
                    Note(i, j);
                else if (Dominates(losses[j], losses[i]))
                    Note(j, i);
            }
        }

        var fronts = new List<int[]>();
        for (var front = Free(Enumerable.Range(0, losses.Count)); front.Length > 0;)
        {
            fronts.Add(front);
            var next = front.SelectMany(i => dominated[i]).Where(j => --above[j] == 0).Order().ToArray();
            front = next;
        }

        return fronts;

        void Note(int better, int worse)
        {
            dominated[better].Add(worse);
            above[worse]++;
        }

        int[] Free(IEnumerable<int> all) => [.. all.Where(i => above[i] == 0)];
    }

    /// <summary>How lonely each member of a front is: the sum over objectives of the distance between its neighbours, infinite at the ends.</summary>
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
