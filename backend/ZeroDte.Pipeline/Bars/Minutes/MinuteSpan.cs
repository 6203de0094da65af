namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>A stretch of time in UTC, in whole minutes.</summary>
/// <param name="From">The beginning of its first minute.</param>
/// <param name="To">The end of its last minute.</param>
public readonly record struct MinuteSpan(DateTime From, DateTime To);
