using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Learning.Ensembles;

/// <summary>The mean of what naive, rolling mean and ridge expect, which is what is served unless a search finds better.</summary>
/// <param name="ExpectedR2">Of the ridge.</param>
public sealed record Average(double ExpectedR2) : LearnerChoice
{
    public static LearnerKind Kind { get; } = new()
    {
        Name = "average",
        Label = "average",
        Type = typeof(Average),
        Space = [new(Ridge.R2Name, Ridge.R2Domain, choice => ((Average)choice).ExpectedR2)],
        Make = values => new Average(values[0]),
        Models = [LinearModel.Kind, EnsembleModel.Kind],
    };

    public override ILearner Create() =>
        new EnsembleLearner((new NaiveLearner(), 1), (new RollingMeanLearner(), 1), (new RidgeLearner(ExpectedR2), 1));
}
