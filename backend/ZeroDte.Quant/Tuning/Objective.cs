using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Tuning;

/// <summary>
/// Tries what the trial suggests and says what came of it. An exception fails the trial and the study goes on; a
/// <see cref="SearchSpaceException"/> ends the study.
/// </summary>
/// <param name="cancellationToken">Cancelled when the trial's time is up or the study is stopped.</param>
public delegate TrialOutcome Objective(Trial trial, CancellationToken cancellationToken);
