using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Drift.Monitoring;

/// <summary>What a recipe would have said of each session, where no forecast was recorded at the time.</summary>
internal static class ForecastHistory
{
    public static IReadOnlyList<ForecastRecord> Of(BarSeries series, Recipe recipe)
    {
        var training = new RollingTraining(recipe);
        for (var i = 0; i < series.Count; i++)
            training.Add(series.Sessions[i], series.Candles[i]);
        return Of(training);
    }

    /// <summary>The same from a training that has taken the series in already.</summary>
    public static IReadOnlyList<ForecastRecord> Of(RollingTraining training)
    {
        var records = new List<ForecastRecord>(training.Record.Length);
        foreach (var judged in training.Record)
        {
            var point = judged.Point;
            if (double.IsFinite(judged.Crps))
                records.Add(new(judged.Session, point.Forecast, point.Actual, judged.Lower, judged.Upper, point.Scale));
        }

        return records;
    }
}
