using ZeroDte.Quant.Tuning.Front;

namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>The hypervolume that the optimistic forecast of a point would add to the front; below zero, how far it is from adding any.</summary>
/// <remarks>
/// SMS-EGO: Ponweiser, Wagner, Biermann and Vincze, "Multiobjective Optimization on a Limited Budget of Evaluations Using Model-Assisted
/// S-Metric Selection", PPSN X (2008).
/// </remarks>
internal sealed class HypervolumeGain : IAcquisition
{
    /// <summary>Deviations below the mean that are hoped for.</summary>
    private const double Optimism = 0.5;

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
        _front = [.. front.Select(Scaled)];
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
        var behind = hoped.Zip(_reference).Max(pair => pair.First - pair.Second);
        foreach (var other in _front)
            behind = Math.Max(behind, hoped.Zip(other).Min(pair => pair.First - pair.Second));
        if (behind >= 0)
            return -behind;

        var box = hoped.Zip(_reference).Aggregate(1.0, (volume, pair) => volume * (pair.Second - pair.First));
        return box - Hypervolume.Of(_front.Select(other => other.Zip(hoped, Math.Max).ToArray()), _reference);
    }

    private double[] Scaled(double[] losses)
    {
        var scaled = new double[losses.Length];
        for (var m = 0; m < scaled.Length; m++)
            scaled[m] = (losses[m] - _best[m]) / _range[m];
        return scaled;
    }
}
