using ZeroDte.Quant.Features;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>Fits a model of a target on feature rows. Same rows, same targets: same bits.</summary>
public interface ILearner
{
    string Name { get; }

    /// <param name="rows">n x k feature values, all finite.</param>
    /// <param name="targets">n log returns, all finite.</param>
    /// <exception cref="ArgumentException">No rows, lengths that differ, or a value that is not finite.</exception>
    IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets);
}
