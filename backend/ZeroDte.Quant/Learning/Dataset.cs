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

    /// <remarks>
    /// A session on which a feature divides zero by zero, as some do of prices that stand still, is left out like one of the warm-up; so is a
    /// session that follows a hole, whose gap and return are not those of one night, and those whose features look back over it.
    /// </remarks>
    public static Dataset Build(BarSeries series, Recipe recipe)
    {
        var features = recipe.Features();
        var scale = recipe.Scale();
        // The basis of a previous close needs one even if no feature does.
        var first = Math.Max(1, Math.Max(features.LookBack, scale.LookBack));
        var most = Math.Max(0, series.Count - first);
        var rows = new FeatureMatrix(features.Names, most);
        var (targets, scales, sessions) = (new double[most], new double[most], new DateOnly[most]);
        var count = 0;

        for (var i = 0; i < series.Count; i++)
        {
            ref readonly var candle = ref series.Candles[i];
            if (i >= first && candle.Missed == 0)
            {
                var today = recipe.Basis.Today(series.Sessions[i], candle.Open);
                features.Values(today, rows[count]);
                scales[count] = scale.Value(today);
                targets[count] = recipe.Basis.Return(series.Candles[i - 1].Close, candle);
                sessions[count] = series.Sessions[i];
                if (double.IsFinite(scales[count]) && AllFinite(rows[count]))
                    count++;
            }

            features.Add(candle);
            scale.Add(candle);
        }

        return new(rows.Slice(0, count), targets[..count], scales[..count], sessions[..count]);
    }

    internal static bool AllFinite(ReadOnlySpan<double> row)
    {
        foreach (var value in row)
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }
}
