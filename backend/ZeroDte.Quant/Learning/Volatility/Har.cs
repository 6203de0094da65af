using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>Autoregression of the log range.</summary>
public sealed record Har : VolatilityChoice
{
    public static VolatilityKind Kind { get; } = new()
    {
        Name = "har",
        Label = "HAR",
        Type = typeof(Har),
        Make = _ => new Har(),
        Compared = new("volatility: HAR without terms", new Har()),
    };

    public override IFeature Create(Basis basis) => new LogRangeHar(basis);
}
