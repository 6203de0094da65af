using ZeroDte.Quant.Features;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>A volatility forecast made of terms, some of which fall out where what they need is not known.</summary>
public interface ITermed : IFeature
{
    /// <summary>Names of the terms that fall out today, such as VIX where its last close is not known.</summary>
    IReadOnlyList<string> Missing(in Today today);
}
