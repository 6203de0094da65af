using System.Collections.Immutable;

namespace ZeroDte.Quant.Tuning;

/// <summary>What a sampler may look at when it proposes a trial. The same for any number of workers.</summary>
/// <param name="Trials">The trials 0 to n - 1, all of them, in order.</param>
/// <param name="Pending">The plans of the trials from n up to the proposed one, whatever has become of those meanwhile.</param>
public sealed record History(
    ImmutableArray<Direction> Directions,
    ImmutableArray<FinishedTrial> Trials,
    ImmutableArray<Proposal> Pending)
{
    /// <summary>A value of an objective turned so that less is better.</summary>
    internal double Loss(FinishedTrial trial, int objective) =>
        Directions[objective] == Direction.Minimise ? trial.Values[objective] : -trial.Values[objective];
}
