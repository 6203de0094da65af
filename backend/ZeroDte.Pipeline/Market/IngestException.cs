namespace ZeroDte.Pipeline.Market;

/// <summary>A file cannot be ingested at all, and nothing of it was stored; the message says why and what to do.</summary>
public sealed class IngestException(string message) : Exception(message);
