namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>The losses that surrogates learn, one for every trial, so that bad places are remembered too.</summary>
/// <remarks>
/// A trial that failed counts as the worst loss seen; one that was raced out as what it measured, but not better than the median; one that
/// breaks a constraint as the worst and more, by how much it breaks it.
/// </remarks>
internal static class Targets
{
    /// <summary>Losses beyond it count as this much, so that their squares and their products with a scale are numbers.</summary>
    private const double Most = 1e100;

    /// <param name="objective">Which one, from 0.</param>
    /// <returns>One loss per trial; empty if no trial has one.</returns>
    public static double[] Of(History history, int objective)
    {
        var trials = history.Trials;
        var known = trials.Where(t => t.State == TrialState.Complete).Select(t => history.Loss(t, objective)).Order().ToArray();
        if (known.Length == 0)
            return [];

        var (median, worst) = (known[known.Length / 2], known[^1]);
        var unit = Math.Max(median - known[0], double.Epsilon);
        var mostBroken = Math.Max(trials.Max(t => t.Violation), double.Epsilon);
        var losses = new double[trials.Length];
        for (var i = 0; i < losses.Length; i++)
        {
            var trial = trials[i];
            var loss = trial.State == TrialState.Failed || trial.Values.IsEmpty ? worst
                : trial.State == TrialState.RacedOut ? Math.Clamp(history.Loss(trial, objective), median, worst)
                : trial.Violation > 0 ? worst + unit * (0.1 + trial.Violation / mostBroken)
                : history.Loss(trial, objective);
            losses[i] = Math.Clamp(loss, -Most, Most);
        }

        return losses;
    }

    /// <summary>
    /// ln(1 + (loss - best) / scale), the scale being how far the better quarter reaches: even near the best, and quiet about how bad the
    /// bad are.
    /// </summary>
    public static double[] Levelled(double[] losses, double[] among)
    {
        var best = losses.Min();
        var scale = Math.Max(among.Order().ElementAt(among.Length / 4) - best, 1e-12 * Math.Max(Math.Abs(best), 1e-150));
        return [.. losses.Select(loss => Math.Log(1 + (loss - best) / scale))];
    }
}
