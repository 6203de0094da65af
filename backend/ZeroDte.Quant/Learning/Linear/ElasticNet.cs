using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Learning.Linear;

/// <inheritdoc cref="ElasticNetLearner"/>
/// <param name="Penalty">As <see cref="ElasticNetLearner"/> takes it, in (0, 1].</param>
/// <param name="AbsoluteShare">As <see cref="ElasticNetLearner"/> takes it, in (0, 1].</param>
internal sealed record ElasticNet(double Penalty, double AbsoluteShare) : LearnerChoice
{
    public static LearnerKind Kind { get; } = new()
    {
        Name = "elasticNet",
        Label = "elastic net",
        Type = typeof(ElasticNet),
        Space =
        [
            new("penalty", new FloatDomain(0.05, 1), choice => ((ElasticNet)choice).Penalty),
            new("absolute_share", new FloatDomain(0.1, 1), choice => ((ElasticNet)choice).AbsoluteShare),
        ],
        Make = values => new ElasticNet(values[0], values[1]),
        Models = [LinearModel.Kind],
        Compared = new("elastic net, all features", new ElasticNet(0.5, 0.5)) { SeesAllFeatures = true },
    };

    public override bool Ranks => true;

    public override ILearner Create() => new ElasticNetLearner(Penalty, AbsoluteShare);
}
