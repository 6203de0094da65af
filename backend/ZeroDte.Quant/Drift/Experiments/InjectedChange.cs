
namespace ZeroDte.Quant.Drift.Experiments;

/// <summary>What is done to a series that was stationary, to see who notices.</summary>
public enum InjectedChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Overnight gaps, a feature, rise by one standard deviation.</summary>
    FeatureShift,

    /// <summary>Every move doubles.</summary>
    VolatilityDoubling,

    /// <summary>
    /// The way from open to close, of which the gap explains a fifth, turns against the gap instead of following it; the model has learnt
    /// that it follows.
    /// </summary>
    SignFlip,

    /// <summary>Every bar is the last one again.</summary>
    FrozenFeed,

    /// <summary>Prices fall to a seventh and stay there.</summary>
    UnadjustedSplit,
}
