using ZeroDte.Quant.Features;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>A model that can say how much it makes of each feature.</summary>
public interface IRankingModel : IModel
{
    /// <summary>
    /// One number per feature, zero or above, comparable within one model: the larger, the more the forecast depends on it.
    /// </summary>
    /// <param name="rows">The rows that the model was fitted on.</param>
    double[] Importance(FeatureMatrix rows);
}
