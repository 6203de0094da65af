namespace ZeroDte.Quant.Tuning;

/// <summary>How much a study may take.</summary>
/// <param name="Trials">In all, those of a resumed study included.</param>
/// <param name="Workers">Trials that run at once; beyond the study's lag they wait for each other.</param>
/// <param name="TrialTime">A trial that takes longer is recorded as failed; null for no limit.</param>
/// <param name="Time">No trial is started after this; null for no limit.</param>
public sealed record StudyBudget(int Trials, int Workers = 1, TimeSpan? TrialTime = null, TimeSpan? Time = null);
