namespace ZeroDte.Pipeline.Market;

/// <summary>A source has nothing that can be used, and nothing of it was stored; the message says why and what to do.</summary>
public sealed class IngestException(string message) : Exception(message)
{
    /// <summary>Whether it is the same until a person does something.</summary>
    public bool IsFinal { get; init; }
}
