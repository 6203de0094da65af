using System.Collections.Immutable;

namespace ZeroDte.Quant.Tuning;

/// <summary>What a sampler may look at when it proposes a trial. The same for any number of workers.</summary>
public sealed class History
{
    private readonly Dictionary<(string, int), object> _memory;

    internal History(
        ImmutableArray<Direction> directions, ulong seed, ImmutableArray<FinishedTrial> trials, ImmutableArray<Proposal> pending,
        Dictionary<(string, int), object> memory) =>
        (Directions, Seed, Trials, Pending, _memory) = (directions, seed, trials, pending, memory);

    public ImmutableArray<Direction> Directions { get; }

    /// <summary>The study's seed.</summary>
    public ulong Seed { get; }

    /// <summary>The trials 0 to n - 1, all of them, in order.</summary>
    public ImmutableArray<FinishedTrial> Trials { get; }

    /// <summary>The proposals of the trials from n up to the proposed one, whatever has become of those meanwhile.</summary>
    public ImmutableArray<Proposal> Pending { get; }

    /// <summary>Something that is derived from the first trials only, computed once in a study.</summary>
    /// <param name="name">Tells it from other such things.</param>
    /// <param name="trials">How many trials it may see.</param>
    /// <param name="compute">A pure function.</param>
    public T Once<T>(string name, int trials, Func<History, T> compute)
        where T : notnull
    {
        if (_memory.TryGetValue((name, trials), out var known))
            return (T)known;

        var made = compute(new(Directions, Seed, Trials[..trials], [], _memory));
        _memory.Add((name, trials), made);
        return made;
    }

    /// <summary>A value of an objective turned so that less is better.</summary>
    internal double Loss(FinishedTrial trial, int objective) =>
        Directions[objective] == Direction.Minimise ? trial.Values[objective] : -trial.Values[objective];

    /// <inheritdoc cref="Loss(FinishedTrial, int)"/>
    internal double[] Losses(FinishedTrial trial)
    {
        var losses = new double[Directions.Length];
        for (var m = 0; m < losses.Length; m++)
            losses[m] = Loss(trial, m);
        return losses;
    }
}
