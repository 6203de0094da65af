using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>Features that share one stream of sessions. Holds their state after the last session added.</summary>
public sealed class FeatureSet(params IFeature[] features)
{
    public IReadOnlyList<string> Names { get; } = [.. features.Select(f => f.Name)];

    public int Count => features.Length;

    /// <summary>The longest warm-up of any feature, in sessions.</summary>
    public int LookBack { get; } = features.Max(f => f.LookBack);

    public void Add(in Candle completed)
    {
        foreach (var feature in features)
            feature.Add(completed);
    }

    /// <summary>Writes one value per feature into <paramref name="row"/>, whose length is <see cref="Count"/>.</summary>
    public void Values(in Today today, Span<double> row)
    {
        for (var i = 0; i < features.Length; i++)
            row[i] = features[i].Value(today);
    }
}
