namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study that has run to its end.</summary>
/// <param name="NotLogged">What of it could not be logged, why, and how to log it, as a sentence; null if nothing is missing. The result
/// holds all the same.</param>
public sealed record EndedStudy(StudyResult Result, string? NotLogged);
