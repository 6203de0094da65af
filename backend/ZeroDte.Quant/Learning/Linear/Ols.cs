using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Linear;

/// <inheritdoc cref="OlsLearner"/>
public sealed record Ols : LearnerChoice
{
    public static LearnerKind Kind { get; } = new()
    {
        Name = "ols",
        Label = "ols",
        Type = typeof(Ols),
        Make = _ => new Ols(),
        Models = [LinearModel.Kind],
        Compared = new("OLS", new Ols()),
    };

    public override bool Ranks => true;

    public override ILearner Create() => new OlsLearner();
}
