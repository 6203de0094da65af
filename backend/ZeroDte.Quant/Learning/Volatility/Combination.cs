using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>The geometric mean of <see cref="Har"/> and <see cref="EwmaOfRange"/>.</summary>
/// <param name="Decay">Of the range, in (0, 1).</param>
internal sealed record Combination(double Decay) : VolatilityChoice
{
    public static VolatilityKind Kind { get; } = new()
    {
        Name = "combination",
        Label = "HAR and EWMA of range",
        Type = typeof(Combination),
        Space = [new(EwmaOfRange.DecayName, EwmaOfRange.DecayDomain, choice => ((Combination)choice).Decay)],
        Make = values => new Combination(values[0]),
        Compared = new("volatility: HAR and EWMA of range", new Combination(EwmaOfRange.UsualDecay)),
        IsCombination = true,
    };

    public override IFeature Create(Basis basis) => new GeometricMean(new LogRangeHar(basis), new RangeVolatility(Decay));
}
