using System.Collections.Immutable;

namespace ZeroDte.Quant.Tuning;

/// <summary>How a trial ended.</summary>
public abstract record TrialOutcome
{
    private TrialOutcome()
    {
    }

    public static implicit operator TrialOutcome(double value) => new Complete([value]);

    public static implicit operator TrialOutcome(double[] values) => new Complete([.. values]);

    /// <param name="Values">One per objective, in the study's order. One that is not finite fails the trial.</param>
    public sealed record Complete(ImmutableArray<double> Values) : TrialOutcome;

    /// <param name="Values">What was measured until then, one per objective; empty if nothing was.</param>
    public sealed record RacedOut(string Reason, ImmutableArray<double> Values) : TrialOutcome;

    public sealed record Failed(string Reason) : TrialOutcome;
}
