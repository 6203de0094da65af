
namespace ZeroDte.Quant.Drift.Monitoring;

/// <summary>What may be wrong. Causes are judged apart, because each calls for something else.</summary>
public enum DriftCause
{
    /// <summary>The bars cannot be what the market did: a frozen feed, an unadjusted split.</summary>
    DataQuality,

    /// <summary>Bars or outcomes that should be there are not.</summary>
    Staleness,

    /// <summary>What the model is given is distributed otherwise than in the reference.</summary>
    FeatureDrift,

    /// <summary>What the model forecasts is distributed otherwise.</summary>
    TargetDrift,

    /// <summary>The errors have grown: what the model knows no longer holds.</summary>
    ConceptDrift,

    /// <summary>The range no longer holds as often as it promises.</summary>
    Calibration,
}
