using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>What a model looks at before a session: its features and volatility forecast, fed with the sessions that have closed.</summary>
public sealed record Vantage(FeatureSet Features, IFeature Scale)
{
    /// <param name="candles">All sessions that have closed, in order.</param>
    public static Vantage After(Recipe recipe, ReadOnlySpan<Candle> candles)
    {
        var (features, scale) = (recipe.Features(), recipe.Scale());
        foreach (ref readonly var candle in candles)
        {
            features.Add(candle);
            scale.Add(candle);
        }

        return new(features, scale);
    }

    /// <summary>Whether all of it is defined: not while it looks back over a hole.</summary>
    public bool Sees(in Today today) => CloseModel.Sees(Features, Scale, today);

    /// <summary>What a model says of the session. It must be of the recipe that this looks for.</summary>
    public PredictiveDistribution Distribution(CloseModel model, in Today today) => model.Distribution(Features, Scale, today);
}
