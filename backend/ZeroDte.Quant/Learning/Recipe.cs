using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Learning;

/// <summary>How a forecast is made: what it sees, what learns from it, on how many sessions, and what scales its errors.</summary>
/// <param name="Features">Makes the features with empty state.</param>
/// <param name="Scale">Makes the volatility forecast that errors are divided by, with empty state.</param>
/// <param name="Window">Sessions that each fit learns from.</param>
public sealed record Recipe(Basis Basis, Func<FeatureSet> Features, Func<IFeature> Scale, ILearner Learner, int Window)
{
    /// <summary>docs/modelling.md gives the reason for each of these numbers; none was tuned on the sample.</summary>
    private const double ExpectedR2 = 0.005;
    private const double RangeDecay = 0.90;
    private const int WindowSessions = 500;

    /// <summary>The one recipe that is served for each basis.</summary>
    public static Recipe Default(Basis basis) => new(
        basis,
        () => new FeatureSet([
            .. basis == Basis.Open ? [new Gap()] : Array.Empty<IFeature>(),
            new IntradayReturn(1), new IntradayReturn(2), new IntradayReturn(3), new Momentum(5), new RangeVolatility(RangeDecay),
        ]),
        () => new RangeVolatility(RangeDecay),
        new RidgeLearner(ExpectedR2),
        WindowSessions);
}
