using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Learning.Baselines;

/// <inheritdoc cref="RollingMeanLearner"/>
internal sealed record RollingMean : LearnerChoice
{
    public static LearnerKind Kind { get; } = new()
    {
        Name = "mean",
        Label = "mean",
        Type = typeof(RollingMean),
        Make = _ => new RollingMean(),
        LooksAtFeatures = false,
        Models = [LinearModel.Kind],
        Compared = new("expanding mean", new RollingMean()) { Window = int.MaxValue },
    };

    public override ILearner Create() => new RollingMeanLearner();
}
