namespace ZeroDte.Quant.Tuning;

public enum TrialState
{
    /// <summary>Has a value for every objective.</summary>
    Complete,

    /// <summary>Stopped early because it was clearly worse; its values, if any, are of the part that ran.</summary>
    RacedOut,

    /// <summary>Ended with an error, did not end in time, or gave a value that is not finite.</summary>
    Failed,
}
