namespace ZeroDte.Pipeline.Replay;

/// <summary>A replay cannot begin or go on; the message says why and what to do.</summary>
public sealed class ReplayException(string message) : Exception(message);
