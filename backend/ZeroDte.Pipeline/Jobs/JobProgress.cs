namespace ZeroDte.Pipeline.Jobs;

/// <param name="Share">How much of the whole is done, 0 to 1; null if nobody can tell.</param>
public sealed record JobProgress(string What, double? Share);
