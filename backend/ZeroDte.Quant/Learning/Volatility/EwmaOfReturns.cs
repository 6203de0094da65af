using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Volatility;

/// <inheritdoc cref="ReturnEwma"/>
/// <param name="Decay">In (0, 1).</param>
public sealed record EwmaOfReturns(double Decay) : VolatilityChoice
{
    private const double RiskMetricsDecay = 0.94;

    public static VolatilityKind Kind { get; } = new()
    {
        Name = "ewmaOfReturns",
        Label = "EWMA of returns",
        Type = typeof(EwmaOfReturns),
        Space = [new(EwmaOfRange.DecayName, EwmaOfRange.DecayDomain, choice => ((EwmaOfReturns)choice).Decay)],
        Make = values => new EwmaOfReturns(values[0]),
        Compared = new("volatility: EWMA of squared returns", new EwmaOfReturns(RiskMetricsDecay)),
    };

    public override IFeature Create(Basis basis) => new ReturnEwma(basis, Decay);
}
