using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Learning.Baselines;

/// <summary>Expects no move at all: close = reference price. The baseline beside every other learner.</summary>
internal sealed class NaiveLearner : IMomentLearner
{
    public string Name => "naive";

    public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        TrainingData.Validate(rows, targets);
        return new LinearModel(0, new double[rows.Columns]);
    }

    LinearModel? IMomentLearner.TryFit(StandardisedMoments moments) => new(0, new double[moments.Features]);
}
