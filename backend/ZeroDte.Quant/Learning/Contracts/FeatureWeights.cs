namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>What a model makes of each value of a row.</summary>
/// <param name="Measure">What <paramref name="Values"/> are.</param>
/// <param name="Intercept">What is forecast before any value counts.</param>
/// <param name="Values">One per value of a row.</param>
public sealed record FeatureWeights(string Measure, double Intercept, double[] Values)
{
    /// <summary>Each value of a row is multiplied by its own.</summary>
    public const string Coefficient = "coefficient";

    /// <summary>The larger, the more the forecast depends on it.</summary>
    public const string Importance = "importance";
}
