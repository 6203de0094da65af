namespace ZeroDte.Pipeline.Tuning;

/// <summary>How a study is run, which does not change its result, except that time may cut it short.</summary>
/// <param name="Workers">Trials at once.</param>
/// <param name="Time">No trial starts after this; null for no limit.</param>
/// <param name="Track">Whether it is logged to the tracking server.</param>
public sealed record StudyRunOptions(int Workers, TimeSpan? Time = null, bool Track = true);
