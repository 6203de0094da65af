using ZeroDte.Quant.Drift;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Drift;

/// <summary>What a recipe would have said of each session, where no forecast was recorded at the time.</summary>
public static class ForecastHistory
{
    public static IEnumerable<ForecastRecord> Of(BarSeries series, Recipe recipe)
    {
        var backtest = Backtest.Run(Dataset.Build(series, recipe), recipe);
        return backtest.Outcomes.Select((outcome, i) =>
        {
            var (lower, upper) = outcome.Expected.Interval(ForecastRecord.Level);
            return new ForecastRecord(
                outcome.Session, outcome.Expected.Location, outcome.Actual, lower, upper, backtest.Points[i + Backtest.FewestErrors].Scale);
        });
    }
}
