using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>Something that forecasts past sessions and wants to be judged.</summary>
/// <param name="Served">Whether <c>GET /predict</c> uses it.</param>
/// <param name="IsBaseline">Whether the others are measured against it.</param>
/// <param name="Forecast">Forecasts every session it can, each from what was known before it; a pure function.</param>
public sealed record Contender(string Name, bool Served, Func<BarSeries, Outcome[]> Forecast, bool IsBaseline = false)
{
    public static Contender From(string name, Recipe recipe, bool served = false) =>
        new(name, served, series => Backtest.Run(Dataset.Build(series, recipe), recipe).Outcomes);
}
