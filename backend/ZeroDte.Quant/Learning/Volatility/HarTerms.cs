using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>Autoregression of the log range with volume, VIX and announcements, and a prior.</summary>
public sealed record HarTerms : VolatilityChoice
{
    public static VolatilityKind Kind { get; } = new()
    {
        Name = "harTerms",
        Label = "HAR with terms",
        Type = typeof(HarTerms),
        Make = _ => new HarTerms(),
    };

    public override IFeature Create(Basis basis) => new LogRangeTerms(basis);
}
