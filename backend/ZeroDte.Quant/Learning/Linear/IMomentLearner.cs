using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Linear;

/// <summary>A learner that needs nothing of its rows but their moments, so that many fits can share one pass over the rows.</summary>
internal interface IMomentLearner : ILearner
{
    /// <returns>Null where the moments are not exact enough and the rows themselves are needed.</returns>
    LinearModel? TryFit(StandardisedMoments moments);
}
