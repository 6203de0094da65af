using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Tuning;

/// <summary>A trial that runs: the objective asks it for values, and what it asks for is the search space.</summary>
/// <remarks>
/// A branch that asks for further parameters makes them conditional. A name stands for one domain in the whole study.
/// </remarks>
[SuppressMessage("Naming", "CA1720", Justification = "Int, Float and Categorical are what users of optimisers know them by.")]
public sealed class Trial
{
    // A trial that outlived its time may still ask while its record is made.
    private readonly Lock _gate = new();
    private readonly Proposal _proposal;
    private readonly List<Parameter> _parameters = [];
    private readonly List<Constraint> _constraints = [];

    internal Trial(int number, ulong seed, Proposal proposal) => (Number, Seed, _proposal) = (number, seed, proposal);

    /// <summary>From 0, in the order of asking.</summary>
    public int Number { get; }

    /// <summary>For what the objective itself draws at random: fixed by the study's seed and the trial's number.</summary>
    public ulong Seed { get; }

    /// <summary>What has been suggested so far, in order.</summary>
    public ImmutableArray<Parameter> Parameters
    {
        get
        {
            lock (_gate)
                return [.. _parameters];
        }
    }

    public ImmutableArray<Constraint> Constraints
    {
        get
        {
            lock (_gate)
                return [.. _constraints];
        }
    }

    /// <inheritdoc cref="IntDomain"/>
    /// <exception cref="SearchSpaceException">The domain is empty or not the one that the name stood for before.</exception>
    public int Int(string name, int low, int high, bool log = false, int step = 1) =>
        (int)Suggest(name, new IntDomain(low, high, log, step));

    /// <inheritdoc cref="FloatDomain"/>
    /// <exception cref="SearchSpaceException">The domain is empty or not the one that the name stood for before.</exception>
    public double Float(string name, double low, double high, bool log = false, double? step = null) =>
        Suggest(name, new FloatDomain(low, high, log, step));

    /// <summary>One of the choices, which have no order and are told apart by their texts.</summary>
    /// <exception cref="SearchSpaceException">There are no choices, two are alike, or they are not those that the name stood for
    /// before.</exception>
    public T Categorical<T>(string name, params ReadOnlySpan<T> choices)
    {
        var texts = ImmutableArray.CreateBuilder<string>(choices.Length);
        foreach (var choice in choices)
            texts.Add($"{choice}");
        return choices[(int)Suggest(name, new CategoricalDomain(texts.MoveToImmutable()))];
    }

    /// <summary>A value of a domain; of a categorical one, the position of the choice.</summary>
    /// <exception cref="SearchSpaceException">The domain is empty or not the one that the name stood for before.</exception>
    public double Suggest(string name, Domain domain)
    {
        domain.Validate(name);
        lock (_gate)
            return Suggested(name, domain);
    }

    /// <summary>States something that a solution must keep to.</summary>
    /// <param name="value">Zero or below if it is kept; above, by how much it is broken. NaN counts as broken by the largest
    /// number.</param>
    public void Constraint(string name, double value)
    {
        lock (_gate)
        {
            if (_constraints.Exists(c => c.Name == name))
                throw new SearchSpaceException($"Constraint '{name}' was stated twice in trial {Number}.");
            _constraints.Add(new(name, double.IsNaN(value) ? double.MaxValue : Math.Clamp(value, double.MinValue, double.MaxValue)));
        }
    }

    private double Suggested(string name, Domain domain)
    {
        if (_parameters.Find(p => p.Name == name) is { } before)
        {
            return before.Domain == domain
                ? before.Value
                : throw new SearchSpaceException($"Parameter '{name}' was {before.Domain} and is {domain} in the same trial {Number}.");
        }

        var value = _proposal.Value(name, domain, _parameters.Count);
        _parameters.Add(new(name, domain, value));
        return value;
    }
}
