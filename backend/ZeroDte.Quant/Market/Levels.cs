namespace ZeroDte.Quant.Market;

/// <summary>Where other series stood at the close of a session, by name, such as VIX. Immutable; equal if all of them are.</summary>
/// <param name="levels">Each above zero.</param>
public sealed class Levels(IReadOnlyDictionary<string, double> levels) : IEquatable<Levels>
{
    private readonly KeyValuePair<string, double>[] _levels = [.. levels.OrderBy(level => level.Key, StringComparer.Ordinal)];

    public IReadOnlyList<KeyValuePair<string, double>> All => _levels;

    /// <summary>NaN if nobody knows.</summary>
    public double Of(string series)
    {
        foreach (var (name, level) in _levels)
        {
            if (name == series)
                return level;
        }

        return double.NaN;
    }

    public bool Equals(Levels? other) => other is not null && _levels.AsSpan().SequenceEqual(other._levels);

    public override bool Equals(object? obj) => Equals(obj as Levels);

    public override int GetHashCode() => _levels.Length == 0 ? 0 : _levels[0].GetHashCode();
}
