using System.Collections.Immutable;

namespace ZeroDte.Quant.Tuning;

/// <summary>What a sampler may look at when it proposes a trial. The same for any number of workers.</summary>
public sealed class History
{
    private readonly Dictionary<string, (int Trials, object Value)> _memory;

    internal History(
        ImmutableArray<Direction> directions, ulong seed, ImmutableArray<FinishedTrial> trials, ImmutableArray<Proposal> pending,
        Dictionary<string, (int Trials, object Value)> memory) =>
        (Directions, Seed, Trials, Pending, _memory) = (directions, seed, trials, pending, memory);

    public ImmutableArray<Direction> Directions { get; }

    /// <summary>The study's seed.</summary>
    public ulong Seed { get; }

    /// <summary>The trials 0 to n - 1, all of them, in order.</summary>
    public ImmutableArray<FinishedTrial> Trials { get; }

    /// <summary>The proposals of the trials from n up to the proposed one, whatever has become of those meanwhile.</summary>
    public ImmutableArray<Proposal> Pending { get; }

    /// <summary>Something that is derived from the first trials only, kept until it is asked for with other trials.</summary>
    /// <param name="name">Tells it from other such things.</param>
    /// <param name="trials">How many trials it may see.</param>
    /// <param name="compute">A pure function of the history. It is given what was kept of fewer trials, to save time by; null if nothing
    /// was.</param>
    public T Once<T>(string name, int trials, Func<History, T?, T> compute)
        where T : class
    {
        var kept = _memory.GetValueOrDefault(name);
        if (kept.Value is T known && kept.Trials == trials)
            return known;

        var made = compute(new(Directions, Seed, Trials[..trials], [], _memory), kept.Trials < trials ? (T?)kept.Value : null);
        _memory[name] = (trials, made);
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
