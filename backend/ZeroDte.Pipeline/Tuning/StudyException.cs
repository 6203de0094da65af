namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study cannot be run, or has no result; the message says why and what to do.</summary>
public sealed class StudyException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it is the bars that are missing or too few.</summary>
    public bool IsOfData { get; init; }
}
