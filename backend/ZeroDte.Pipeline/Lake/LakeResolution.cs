namespace ZeroDte.Pipeline.Lake;

/// <summary>How much time a row of a file stands for.</summary>
public enum LakeResolution
{
    /// <summary>A session; one file a year.</summary>
    Day,

    /// <summary>A minute of a session; one file a month.</summary>
    Minute,
}
