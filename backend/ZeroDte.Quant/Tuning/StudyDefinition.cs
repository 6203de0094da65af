using System.Collections.Immutable;

namespace ZeroDte.Quant.Tuning;

/// <summary>What makes a study the study it is: the same definition and objective give the same bits.</summary>
/// <param name="Directions">One per objective.</param>
/// <param name="Lag">
/// Trial k is proposed from the results of the trials 0 to k - Lag, finished or not as the later ones may be. So up to this many workers
/// are kept busy, and the result does not depend on how many there are. 1 learns fastest and runs one trial at a time.
/// </param>
public sealed record StudyDefinition(ImmutableArray<Direction> Directions, ISampler Sampler, ulong Seed,
    int Lag = StudyDefinition.DefaultLag)
{
    public const int DefaultLag = 4;

    /// <summary>
    /// Values by parameter that the first trials are planned with, before the sampler is asked; it learns from them like from any other.
    /// </summary>
    public ImmutableArray<IReadOnlyDictionary<string, double>> First { get; init; } = [];
}
