using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Learning.Baselines;

/// <inheritdoc cref="NaiveLearner"/>
public sealed record Naive : LearnerChoice
{
    public static LearnerKind Kind { get; } = new()
    {
        Name = "naive",
        Label = "naive",
        Type = typeof(Naive),
        Make = _ => new Naive(),
        LooksAtFeatures = false,
        Models = [LinearModel.Kind],
        Compared = new("naive", new Naive()),
    };

    public override ILearner Create() => new NaiveLearner();
}
