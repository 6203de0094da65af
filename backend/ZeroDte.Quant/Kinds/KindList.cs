using System.Collections.Immutable;

namespace ZeroDte.Quant.Kinds;

/// <summary>
/// All kinds of something that there are: those of the program, in the order of its composition, and then those that a host adds before it
/// begins. Safe for use by many threads at once.
/// </summary>
/// <param name="what">What they are kinds of, in a sentence: "learner".</param>
public sealed class KindList<TKind>(string what)
    where TKind : class, IKind
{
    private ImmutableArray<TKind> _all = [];

    public IReadOnlyList<TKind> All => _all;

    /// <summary>Adds kinds; one that is there already stays where it is.</summary>
    /// <exception cref="ArgumentException">Another one has the name.</exception>
    public void Add(params ReadOnlySpan<TKind> kinds)
    {
        foreach (var kind in kinds)
            ImmutableInterlocked.Update(ref _all, With, kind);
    }

    public TKind? Find(string name) => _all.FirstOrDefault(kind => kind.Name == name);

    /// <summary>What to say of a name that is none.</summary>
    public string Unknown(string name) =>
        $"There is no {what} '{name}'. There are: {string.Join(", ", _all.Select(kind => kind.Name).Order(StringComparer.Ordinal))}.";

    private ImmutableArray<TKind> With(ImmutableArray<TKind> before, TKind added)
    {
        if (before.Contains(added))
            return before;
        return before.Any(kind => kind.Name == added.Name)
            ? throw new ArgumentException($"There is a {what} '{added.Name}' already, and one of each name is enough.", nameof(added))
            : before.Add(added);
    }
}
