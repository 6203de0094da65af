using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Volatility;

/// <inheritdoc cref="GarchVolatility"/>
internal sealed record Garch : VolatilityChoice
{
    public static VolatilityKind Kind { get; } = new()
    {
        Name = "garch",
        Label = "GARCH",
        Type = typeof(Garch),
        Make = _ => new Garch(),
        Compared = new("volatility: GARCH(1,1)", new Garch()),
    };

    public override IFeature Create(Basis basis) => new GarchVolatility(basis);
}
