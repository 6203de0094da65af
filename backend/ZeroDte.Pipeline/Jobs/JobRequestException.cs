namespace ZeroDte.Pipeline.Jobs;

/// <summary>What was asked of a job cannot be done; the message says why and what to do.</summary>
public sealed class JobRequestException(string message) : Exception(message);
