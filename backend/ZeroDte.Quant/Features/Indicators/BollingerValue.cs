namespace ZeroDte.Quant.Features.Indicators;

/// <param name="Mean">The middle band, in dollars.</param>
/// <param name="Lower">In dollars.</param>
/// <param name="Upper">In dollars.</param>
/// <param name="Close">The close that the bands are compared with, in dollars.</param>
public readonly record struct BollingerValue(double Mean, double Lower, double Upper, double Close)
{
    /// <summary>Distance of the bands as a share of their mean.</summary>
    public double Width => (Upper - Lower) / Mean;

    /// <summary>%B: 0 on the lower band, 1 on the upper one; NaN where they meet.</summary>
    public double PercentB => (Close - Lower) / (Upper - Lower);
}
