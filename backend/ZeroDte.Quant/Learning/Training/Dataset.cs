using ZeroDte.Quant.Features;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>
/// What a recipe sees and what it should have said, one row per session that is whole (<see cref="SessionRow.IsWhole"/>).
/// </summary>
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
        var source = new SessionRows(recipe.Features(), recipe.Scale(), recipe.Basis);
        var rows = new FeatureMatrix(source.Features.Names, series.Count);
        var (targets, scales, sessions) = (new double[series.Count], new double[series.Count], new DateOnly[series.Count]);
        var count = 0;
        for (var i = 0; i < series.Count; i++)
        {
            var (isWhole, target, scale) = source.Add(series.Sessions[i], series.Candles[i], rows[count]);
            (targets[count], scales[count], sessions[count]) = (target, scale, series.Sessions[i]);
            count += isWhole ? 1 : 0;
        }

        return new(rows.Slice(0, count), targets[..count], scales[..count], sessions[..count]);
    }
}
