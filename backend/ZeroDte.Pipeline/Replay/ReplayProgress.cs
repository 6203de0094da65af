namespace ZeroDte.Pipeline.Replay;

/// <summary>How far a replay has come.</summary>
/// <param name="Done">Of <paramref name="Sessions"/> sessions, each counted once per symbol.</param>
/// <param name="At">The session it stands at.</param>
/// <param name="Skill">1 - MSE / MSE(naive) of the forecasts from the open so far; NaN before the first outcome.</param>
/// <param name="N">Outcomes behind it.</param>
public sealed record ReplayProgress(int Done, int Sessions, DateOnly At, double Skill, int N)
{
    public double Share => Sessions == 0 ? 1 : (double)Done / Sessions;
}
