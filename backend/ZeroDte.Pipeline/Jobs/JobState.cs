namespace ZeroDte.Pipeline.Jobs;

/// <summary>What became of an attempt.</summary>
public enum JobState
{
    Running,

    /// <summary>This attempt brought the result.</summary>
    Committed,

    /// <summary>The result was there before.</summary>
    AlreadyDone,

    /// <summary>Data was missing, or another attempt was at it.</summary>
    Waiting,

    Failed,
    Cancelled,

    /// <summary>Its process died.</summary>
    Lost,
}
