using ZeroDte.Quant.Kinds;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>A way to learn, as files, searches and comparisons know it.</summary>
public sealed class LearnerKind : ChoiceKind<LearnerChoice>
{
    public static KindList<LearnerKind> Known { get; } = new("learner");

    /// <summary>Whether its models look at the features at all, so that a search has features to choose.</summary>
    public bool LooksAtFeatures { get; init; } = true;

    /// <summary>Sessions that a search forecasts from each fit where fits take long; null if the search may choose.</summary>
    public int? RefitEvery { get; init; }

    /// <summary>The kinds of models that it fits.</summary>
    public required IReadOnlyList<ModelKind> Models { get; init; }

    /// <summary>What the default is compared with; null if nothing.</summary>
    public ComparedLearner? Compared { get; init; }

    /// <summary>Makes kinds known, and those of their models.</summary>
    /// <exception cref="ArgumentException">Another one has the name.</exception>
    public static void Add(params ReadOnlySpan<LearnerKind> kinds)
    {
        foreach (var kind in kinds)
        {
            ModelKind.Known.Add([.. kind.Models]);
            Known.Add(kind);
        }
    }

    /// <exception cref="ArgumentException">There is none of this type.</exception>
    public static LearnerKind Of(Type type) => Known.All.FirstOrDefault(kind => kind.Type == type)
        ?? throw new ArgumentException($"{type.Name} is not among the known learners.", nameof(type));
}
