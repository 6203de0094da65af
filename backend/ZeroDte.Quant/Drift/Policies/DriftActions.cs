using ZeroDte.Quant.Drift.Monitoring;

namespace ZeroDte.Quant.Drift.Policies;

public static class DriftActions
{
    /// <summary>What the calibrated policy does about a cause.</summary>
    /// <remarks>
    /// Inputs or ranges that moved are met by fitting anew, for the relation may well hold; a target or errors that changed put the
    /// configuration itself in doubt.
    /// </remarks>
    public static DriftAction Action(this DriftCause cause) => cause switch
    {
        DriftCause.DataQuality => DriftAction.Quarantine,
        DriftCause.Staleness => DriftAction.Alert,
        DriftCause.FeatureDrift or DriftCause.Calibration => DriftAction.Retrain,
        DriftCause.TargetDrift or DriftCause.ConceptDrift => DriftAction.Optimise,
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Not a cause."),
    };
}
