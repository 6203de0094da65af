namespace ZeroDte.Pipeline.Jobs;

/// <summary>What became of an attempt.</summary>
public enum JobState
{
    /// <summary>As what became of a call: another attempt of the same key is running and did not end in time.</summary>
    Running,

    /// <summary>This attempt brought the result.</summary>
    Committed,

    /// <summary>The result was there before.</summary>
    AlreadyDone,

    /// <summary>Data was missing.</summary>
    Waiting,

    Failed,
    Cancelled,

    /// <summary>Its process died.</summary>
    Lost,
}
