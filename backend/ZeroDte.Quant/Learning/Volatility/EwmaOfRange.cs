using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Learning.Volatility;

/// <inheritdoc cref="RangeVolatility"/>
/// <param name="Decay">In (0, 1).</param>
internal sealed record EwmaOfRange(double Decay) : VolatilityChoice
{
    /// <summary>docs/modelling.md gives the reason.</summary>
    internal const double UsualDecay = 0.90;

    public static VolatilityKind Kind { get; } = new()
    {
        Name = "ewmaOfRange",
        Label = "EWMA of range",
        Type = typeof(EwmaOfRange),
        Space = [new(DecayName, DecayDomain, choice => ((EwmaOfRange)choice).Decay)],
        Make = values => new EwmaOfRange(values[0]),
        Compared = new("volatility: EWMA of range", new EwmaOfRange(UsualDecay)),
    };

    /// <summary>What searches call the decay, of whatever model has a weighted mean in it.</summary>
    internal static string DecayName => "decay";

    internal static Domain DecayDomain => new FloatDomain(0.80, 0.98, Step: 0.01);

    public override IFeature Create(Basis basis) => new RangeVolatility(Decay);
}
