namespace ZeroDte.Pipeline.Lake;

/// <summary>What was taken out of the prices of a file.</summary>
public enum LakeAdjustment
{
    /// <summary>Nothing: as they are stored.</summary>
    Raw,
}
