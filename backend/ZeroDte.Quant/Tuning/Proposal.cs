using System.Collections.Frozen;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Tuning;

/// <summary>
/// Where a trial's values come from: a plan made before it runs, and points of the unit interval for what was not foreseen.
/// </summary>
/// <param name="planned">Values by parameter.</param>
/// <param name="unit">A point of [0, 1) for the trial's n-th suggestion, n from 0. The same point whenever it is asked.</param>
public sealed class Proposal(IReadOnlyDictionary<string, double> planned, Func<int, double> unit)
{
    /// <summary>Nothing planned, all of it uniformly random.</summary>
    public Proposal(ulong seed)
        : this(FrozenDictionary<string, double>.Empty, seed)
    {
    }

    /// <summary>What was not foreseen is uniformly random.</summary>
    public Proposal(IReadOnlyDictionary<string, double> planned, ulong seed)
        : this(planned, position => new Xoshiro256(Xoshiro256.Seed(seed, (ulong)position)).Uniform())
    {
    }

    public IReadOnlyDictionary<string, double> Planned => planned;

    /// <param name="position">How many suggestions the trial has had before.</param>
    public double Value(string name, Domain domain, int position) =>
        planned.TryGetValue(name, out var value) && domain.Contains(value) ? value : domain.FromUnit(unit(position));
}
