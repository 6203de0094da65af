using ZeroDte.Quant.Tuning.Front;

namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>
/// The hypervolume that the optimistic forecast of a point would add to the front; below zero, how far it is from adding any.
/// </summary>
/// <remarks>
/// SMS-EGO: Ponweiser, Wagner, Biermann and Vincze, "Multiobjective Optimization on a Limited Budget of Evaluations Using Model-Assisted
/// S-Metric Selection", PPSN X (2008).
/// </remarks>
internal sealed class HypervolumeGain : IAcquisition
{
    /// <summary>Deviations below the mean that are hoped for.</summary>
    private const double Optimism = 0.25;

    /// <summary>How far beyond the front's ends, in its ranges, volume still counts: enough for the ends to be worth stretching.</summary>
    private const double Margin = 0.2;

    private readonly GaussianProcess[] _models;
    private readonly double[] _best, _range, _reference;
    private readonly double[][] _front;

    /// <param name="front">The losses to improve on, one at least.</param>
    public HypervolumeGain(GaussianProcess[] models, IReadOnlyList<double[]> front)
    {
        _models = models;
        _best = [.. models.Select((_, m) => front.Min(f => f[m]))];
        _range = [.. models.Select((_, m) => Math.Max(front.Max(f => f[m]) - _best[m], 1e-9 * Math.Max(1, Math.Abs(_best[m]))))];
        _front = [.. front.Select(Scaled).OrderBy(f => f[0])];
        _reference = [.. models.Select(_ => 1 + Margin)];
    }

    public double Worth(double[] point)
    {
        var hoped = new double[_models.Length];
        for (var m = 0; m < hoped.Length; m++)
        {
            var (mean, deviation) = _models[m].Predict(point);
            hoped[m] = mean - Optimism * deviation;
        }

        hoped = Scaled(hoped);
        var behind = Behind(hoped);
        return behind >= 0 ? -behind : hoped.Length == 2 ? Area(hoped[0], hoped[1]) : Volume(hoped);
    }

    /// <summary>How far the point would have to move to be dominated no more; below zero if it is not.</summary>
    private double Behind(double[] point)
    {
        var behind = double.NegativeInfinity;
        for (var m = 0; m < point.Length; m++)
            behind = Math.Max(behind, point[m] - _reference[m]);
        foreach (var other in _front)
        {
            var least = double.PositiveInfinity;
            for (var m = 0; m < point.Length; m++)
                least = Math.Min(least, point[m] - other[m]);
            behind = Math.Max(behind, least);
        }

        return behind;
    }

    /// <summary>What a point adds in two objectives: the strips between it and the front, from left to right.</summary>
    private double Area(double x, double y)
    {
        var (area, left, ceiling) = (0.0, x, _reference[1]);
        foreach (var other in _front)
        {
            if (other[0] > left && ceiling > y)
            {
                area += (Math.Min(other[0], _reference[0]) - left) * (ceiling - y);
                left = other[0];
            }

            ceiling = Math.Min(ceiling, other[1]);
        }

        return area + Math.Max(0, _reference[0] - left) * Math.Max(0, ceiling - y);
    }

    private double Volume(double[] point)
    {
        var box = 1.0;
        for (var m = 0; m < point.Length; m++)
            box *= _reference[m] - point[m];
        return box - Hypervolume.Of(_front.Select(other => other.Zip(point, Math.Max).ToArray()), _reference);
    }

    private double[] Scaled(double[] losses)
    {
        var scaled = new double[losses.Length];
        for (var m = 0; m < scaled.Length; m++)
            scaled[m] = (losses[m] - _best[m]) / _range[m];
        return scaled;
    }
}
