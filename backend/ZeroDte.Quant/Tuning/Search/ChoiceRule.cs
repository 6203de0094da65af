namespace ZeroDte.Quant.Tuning.Search;

/// <summary>How one configuration is chosen from a front.</summary>
public enum ChoiceRule
{
    /// <summary>The point that bulges furthest from the plane through the ends of the front.</summary>
    Knee,

    /// <summary>The lowest weighted sum.</summary>
    Weights,

    /// <summary>The best CRPS of those whose RMSE is not worse than the naive forecast's.</summary>
    Crps,
}
