
namespace ZeroDte.Quant.Drift.Policies;

/// <summary>What an alarm calls for.</summary>
public enum DriftAction
{
    /// <summary>Tell someone; nothing can be repaired from here.</summary>
    Alert,

    /// <summary>Keep the suspect sessions away from training until someone has looked.</summary>
    Quarantine,

    /// <summary>Fit the same configuration to newer sessions.</summary>
    Retrain,

    /// <summary>Search for a better configuration.</summary>
    Optimise,
}
