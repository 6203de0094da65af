using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Learning.Linear;

/// <inheritdoc cref="RidgeLearner"/>
/// <param name="ExpectedR2">As <see cref="RidgeLearner"/> takes it, in (0, 1).</param>
public sealed record Ridge(double ExpectedR2) : LearnerChoice
{
    /// <summary>Of the variance of daily returns. docs/modelling.md gives the reason.</summary>
    private const double UsualR2 = 0.005;

    public static LearnerKind Kind { get; } = new()
    {
        Name = "ridge",
        Label = "ridge",
        Type = typeof(Ridge),
        Space = [new(R2Name, R2Domain, choice => ((Ridge)choice).ExpectedR2)],
        Make = values => new Ridge(values[0]),
        Models = [LinearModel.Kind],
        Compared = new("ridge", new Ridge(UsualR2)),
    };

    public override bool Ranks => true;

    /// <summary>What searches call <see cref="ExpectedR2"/>, of whatever learner has a ridge in it.</summary>
    internal static string R2Name => "expected_r2";

    internal static Domain R2Domain => new FloatDomain(0.0005, 0.2, Log: true);

    public override ILearner Create() => new RidgeLearner(ExpectedR2);
}
