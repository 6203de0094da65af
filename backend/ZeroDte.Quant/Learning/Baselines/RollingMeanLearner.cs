using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Learning.Baselines;

/// <summary>Expects the mean of the targets that it was fitted on, whatever the features say.</summary>
internal sealed class RollingMeanLearner : IMomentLearner
{
    public string Name => "rolling mean";

    public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        TrainingData.Validate(rows, targets);
        var mean = 0.0;
        foreach (var target in targets)
            mean += target / targets.Length;
        return new LinearModel(mean, new double[rows.Columns]);
    }

    LinearModel? IMomentLearner.TryFit(StandardisedMoments moments) => new(moments.TargetMean, new double[moments.Features]);
}
