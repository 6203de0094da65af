namespace ZeroDte.Quant.Tuning.Front;

/// <summary>The volume that a set of losses dominates, up to a reference point. Exact, in any number of objectives.</summary>
/// <remarks>
/// A sweep in two objectives; beyond, slices along the last objective (HSO: While, Hingston, Barone and Huband, "A Faster Algorithm for
/// Calculating Hypervolume", IEEE Transactions on Evolutionary Computation 10, 2006).
/// </remarks>
public static class Hypervolume
{
    /// <param name="losses">Less is better. Points that do not dominate the reference add nothing.</param>
    /// <param name="reference">The worst corner.</param>
    /// <exception cref="ArgumentException">A point has another number of losses than the reference, or one is NaN.</exception>
    public static double Of(IEnumerable<double[]> losses, double[] reference)
    {
        var points = new List<double[]>();
        foreach (var point in losses)
        {
            if (point.Length != reference.Length || point.Any(double.IsNaN))
            {
                throw new ArgumentException($"A point ({string.Join(", ", point)}) does not fit the reference "
                    + $"({string.Join(", ", reference)}).", nameof(losses));
            }
            if (point.Zip(reference).All(pair => pair.First < pair.Second))
                points.Add(point);
        }

        return points.Count == 0 ? 0 : Volume(points, reference, reference.Length);
    }

    private static double Volume(List<double[]> points, double[] reference, int objectives)
    {
        if (objectives == 1)
            return reference[0] - points.Min(p => p[0]);

        points.Sort((a, b) => a[objectives - 1].CompareTo(b[objectives - 1]));
        if (objectives == 2)
            return Area(points, reference);

        var (volume, slice) = (0.0, new List<double[]>());
        for (var i = 0; i < points.Count; i++)
        {
            Insert(slice, points[i], objectives - 1);
            var thickness = (i + 1 < points.Count ? points[i + 1][objectives - 1] : reference[objectives - 1]) - points[i][objectives - 1];
            if (thickness > 0)
                volume += thickness * Volume([.. slice], reference, objectives - 1);
        }

        return volume;
    }

    private static double Area(List<double[]> points, double[] reference)
    {
        var (area, right) = (0.0, reference[0]);
        for (var i = 0; i < points.Count; i++)
        {
            right = Math.Min(right, points[i][0]);
            area += (reference[0] - right) * ((i + 1 < points.Count ? points[i + 1][1] : reference[1]) - points[i][1]);
        }

        return area;
    }

    /// <summary>Keeps a slice free of points that do not count in it.</summary>
    private static void Insert(List<double[]> slice, double[] point, int objectives)
    {
        if (slice.Exists(other => NowhereWorse(other, point)))
            return;
        slice.RemoveAll(other => NowhereWorse(point, other));
        slice.Add(point);

        bool NowhereWorse(double[] a, double[] b)
        {
            for (var m = 0; m < objectives; m++)
            {
                if (a[m] > b[m])
                    return false;
            }

            return true;
        }
    }
}
