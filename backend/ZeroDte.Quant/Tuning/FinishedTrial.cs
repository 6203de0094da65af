using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Tuning;

/// <summary>A trial that has ended: all that a study needs to be resumed. Survives System.Text.Json unchanged.</summary>
/// <param name="Number">From 0, in the order of asking.</param>
/// <param name="Parameters">In the order of suggestion.</param>
/// <param name="Values">One per objective; empty if it failed, perhaps if it was raced out.</param>
/// <param name="Reason">Why it is not complete.</param>
public sealed record FinishedTrial(
    int Number,
    TrialState State,
    ImmutableArray<Parameter> Parameters,
    ImmutableArray<double> Values,
    ImmutableArray<Constraint> Constraints,
    string? Reason = null)
{
    /// <summary>By how much the constraints are broken in all; 0 if the trial is feasible.</summary>
    [JsonIgnore]
    public double Violation => Math.Min(double.MaxValue, Constraints.Sum(constraint => Math.Max(0, constraint.Value)));

    /// <summary>Complete and within its constraints: it may be chosen.</summary>
    [JsonIgnore]
    public bool IsFeasible => State == TrialState.Complete && Violation == 0;

    /// <summary>The parameter's value as a person reads it; null if the trial did not ask for it.</summary>
    public string? this[string parameter] => Parameters.FirstOrDefault(p => p.Name == parameter)?.Text;
}
