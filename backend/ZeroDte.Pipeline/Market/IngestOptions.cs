namespace ZeroDte.Pipeline.Market;

/// <summary>What a person allows a load to do.</summary>
public sealed record IngestOptions
{
    /// <summary>Take overnight jumps that look like an unadjusted split or another stock for what they are.</summary>
    public bool AcceptJumps { get; init; }

    /// <summary>Change the past, however much of it.</summary>
    public bool AcceptCorrections { get; init; }

    /// <summary>Take each price to be in the shares of its own session, whatever the source says of itself.</summary>
    public bool AsTraded { get; init; }

    /// <summary>The session in whose shares all prices are, where it is not the last one that the source has.</summary>
    public DateOnly? SharesOf { get; init; }

    /// <summary>Say what the load would do and store nothing.</summary>
    public bool DryRun { get; init; }
}
