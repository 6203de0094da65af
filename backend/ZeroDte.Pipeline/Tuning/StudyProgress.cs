namespace ZeroDte.Pipeline.Tuning;

/// <summary>How far a study has come.</summary>
/// <param name="Best">The best value of each objective so far; NaN before the first.</param>
/// <param name="PerSecond">Trials of this run per second.</param>
/// <param name="Left">Until the trials or the time are used up, at that rate; null while there is no rate.</param>
/// <param name="Logged">Trials on the tracking server, once nothing is left but to log them; null before.</param>
public sealed record StudyProgress(TrialCounts Done, int Trials, IReadOnlyList<double> Best, int FrontSize, double PerSecond,
    TimeSpan? Left, int? Logged = null);
