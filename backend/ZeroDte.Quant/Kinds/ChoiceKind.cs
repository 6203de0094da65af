namespace ZeroDte.Quant.Kinds;

/// <summary>
/// A kind of part that a configuration chooses: all about it that others ask for by its name, so that another one is a file of its own and
/// a line of composition.
/// </summary>
/// <typeparam name="TChoice">What the records of such parts and their parameters have in common.</typeparam>
public abstract class ChoiceKind<TChoice> : IKind
    where TChoice : class
{
    /// <summary>What JSON calls it. Never to be changed: configurations are known by the hash of their JSON.</summary>
    public required string Name { get; init; }

    /// <summary>What searches call it among their choices.</summary>
    public required string Label { get; init; }

    /// <summary>The record of its parameters, whose properties are its JSON.</summary>
    public required Type Type { get; init; }

    /// <summary>Which searches try it.</summary>
    public SearchEffort Effort { get; init; }

    /// <summary>Parameters that a search tries, in the order in which they are suggested. The others keep their defaults.</summary>
    public IReadOnlyList<Dimension<TChoice>> Space { get; init; } = [];

    /// <summary>Makes the choice of one value for each of <see cref="Space"/>.</summary>
    public required Func<IReadOnlyList<double>, TChoice> Make { get; init; }
}
