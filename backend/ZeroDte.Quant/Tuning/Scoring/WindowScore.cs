namespace ZeroDte.Quant.Tuning.Scoring;

/// <summary>What the forecasts of one window were worth.</summary>
/// <param name="Window">0 for the earliest.</param>
/// <param name="N">Sessions forecast.</param>
/// <param name="SquaredError">Mean, in squared percent of the basis price.</param>
/// <param name="Hits">Share of sessions whose direction was right.</param>
/// <param name="Crps">Mean, in percent; NaN where no distribution was asked for.</param>
public sealed record WindowScore(int Window, DateOnly First, DateOnly Last, int N, double SquaredError, double Hits, double Crps)
{
    /// <param name="sessions">At least one, oldest first.</param>
    public static WindowScore Of(int window, ReadOnlySpan<SessionScore> sessions)
    {
        var (squares, hits, crps) = (0.0, 0, 0.0);
        foreach (ref readonly var session in sessions)
        {
            squares += session.SquaredError;
            hits += session.Hit ? 1 : 0;
            crps += session.Crps;
        }

        var n = sessions.Length;
        return new(window, sessions[0].Session, sessions[^1].Session, n, squares / n, (double)hits / n, crps / n);
    }

    /// <summary>What windows are averaged and compared by; less is better whatever the criterion.</summary>
    public double Loss(Criterion criterion) => criterion switch
    {
        Criterion.Rmse => SquaredError,
        Criterion.DirectionalAccuracy => 1 - Hits,
        Criterion.Crps => Crps,
        _ => throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "There is no such criterion."),
    };
}
