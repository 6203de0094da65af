using ZeroDte.Quant.Kinds;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>A way to forecast volatility, as files, searches and comparisons know it.</summary>
public sealed class VolatilityKind : ChoiceKind<VolatilityChoice>
{
    public static KindList<VolatilityKind> Known { get; } = new("volatility model");

    /// <summary>What the default is compared with; null if nothing.</summary>
    public ComparedVolatility? Compared { get; init; }

    /// <summary>Whether it is made of others, after which tables show it.</summary>
    public bool IsCombination { get; init; }

    /// <exception cref="ArgumentException">There is none of this type.</exception>
    public static VolatilityKind Of(Type type) => Known.All.FirstOrDefault(kind => kind.Type == type)
        ?? throw new ArgumentException($"{type.Name} is not among the known volatility models.", nameof(type));
}

/// <summary>A volatility model in the place of the default's.</summary>
/// <param name="Name">In tables.</param>
public sealed record ComparedVolatility(string Name, VolatilityChoice Choice);
