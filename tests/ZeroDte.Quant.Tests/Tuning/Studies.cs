using ZeroDte.Quant.Tuning;

namespace ZeroDte.Quant.Tests.Tuning;

internal static class Studies
{
    public static Study New(ISampler sampler, int objectives = 1, ulong seed = 1) =>
        new(new([.. Enumerable.Repeat(Direction.Minimise, objectives)], sampler, seed));

    /// <summary>A mixed space with a branch; one trial in eleven fails, one in seven is raced out.</summary>
    public static TrialOutcome Conditional(Trial trial, CancellationToken _) => Outcome(trial, Loss(trial));

    public static TrialOutcome TwoObjectives(Trial trial, CancellationToken _) => Outcome(trial, Loss(trial), trial.Float("cost", 0, 1));

    private static double Loss(Trial trial)
    {
        var loss = trial.Categorical("kind", "linear", "trees") == "linear"
            ? Math.Abs(Math.Log10(trial.Float("penalty", 1e-4, 10, log: true)) + 1)
            : Math.Abs(trial.Int("depth", 1, 12) - 4) / 4.0 + trial.Float("rate", 0, 1, step: 0.1);
        trial.Constraint("lag", trial.Int("lag", 2, 60, log: true) - 50);
        return loss;
    }

    private static TrialOutcome Outcome(Trial trial, params double[] values) =>
        trial.Number % 11 == 5 ? throw new InvalidOperationException("no such luck")
        : trial.Number % 7 == 3 ? new TrialOutcome.RacedOut("behind", [.. values])
        : values;
}
