using ZeroDte.Quant.Features;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning;

/// <summary>What a recipe sees and what it should have said, one row per session whose features are all defined.</summary>
public sealed class Dataset
{
    internal Dataset(FeatureMatrix rows, double[] targets, double[] scales, DateOnly[] sessions) =>
        (Rows, Targets, Scales, Sessions) = (rows, targets, scales, sessions);

    public FeatureMatrix Rows { get; }

    /// <summary>Log returns from the basis price to the close.</summary>
    public double[] Targets { get; }

    /// <summary>Volatility forecast before each session.</summary>
    public double[] Scales { get; }

    public DateOnly[] Sessions { get; }

    public static Dataset Build(BarSeries series, Recipe recipe)
    {
        var features = recipe.Features();
        var scale = recipe.Scale();
        // The basis of a previous close needs one even if no feature does.
        var first = Math.Max(1, Math.Max(features.LookBack, scale.LookBack));
        var count = Math.Max(0, series.Count - first);
        var rows = new FeatureMatrix(features.Names, count);
        var (targets, scales) = (new double[count], new double[count]);

        for (var i = 0; i < series.Count; i++)
        {
            ref readonly var candle = ref series.Candles[i];
            if (i >= first)
            {
                var today = new Today(series.Sessions[i], candle.Open);
                features.Values(today, rows[i - first]);
                scales[i - first] = scale.Value(today);
                var from = recipe.Basis == Basis.Open ? candle.Open : series.Candles[i - 1].Close;
                targets[i - first] = Math.Log(candle.Close / from);
            }

            features.Add(candle);
            scale.Add(candle);
        }

        return new(rows, targets, scales, series.Sessions[Math.Min(first, series.Count)..].ToArray());
    }
}
