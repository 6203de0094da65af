namespace ZeroDte.Pipeline.Replay;

/// <summary>A replay cannot begin or go on; the message says why and what to do.</summary>
public class ReplayException(string message) : Exception(message);

/// <summary>A job of a replay failed. What is done is kept, and the same replay again goes on from there.</summary>
public sealed class ReplayInterruptedException(string message) : ReplayException(message);
