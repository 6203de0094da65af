using System.Collections.Immutable;

namespace ZeroDte.Quant.Parameters;

/// <summary>Choices without an order among them, known by their texts.</summary>
public sealed record CategoricalDomain(ImmutableArray<string> Choices) : Domain
{
    public override int? Levels => Choices.Length;

    public override double FromUnit(double unit) => Level(unit, Choices.Length);

    public override double ToUnit(double value) => (value + 0.5) / Choices.Length;

    public override string Text(double value) => Choices[(int)value];

    public override bool Contains(double value) => value >= 0 && value < Choices.Length && value == Math.Floor(value);

    public bool Equals(CategoricalDomain? other) => other is not null && Choices.AsSpan().SequenceEqual(other.Choices.AsSpan());

    public override int GetHashCode() => Choices.Aggregate(0, HashCode.Combine);

    public override string ToString() => $"one of '{string.Join("', '", Choices)}'";

    internal override void Validate(string parameter)
    {
        if (Choices.Length == 0)
            throw new SearchSpaceException($"Parameter '{parameter}': there are no choices.");
        if (Choices.GroupBy(choice => choice).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new SearchSpaceException($"Parameter '{parameter}': the choice '{twice.Key}' is there twice.");
    }
}
