using System.Globalization;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Charts;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>The chance of a close above each price.</summary>
internal static class StrikeChart
{
    public static Plot Of(Forecast f)
    {
        var points = f.Quantiles.Select(q => (Price: q.Value, Above: 1 - double.Parse(q.Key, CultureInfo.InvariantCulture)))
            .OrderBy(point => point.Price).ToArray();
        var (low, high) = (points[0].Price, points[^1].Price);
        var plot = Plot.WithTicks("Chance of a close above each price, from 95% to 5%", (low, high), (0, 1), "0%")
            .Line(Tone.Main, points)
            .Needle(Tone.Target, f.PredictedClose, isDashed: true);
        foreach (var price in new[] { low, f.PredictedClose, high })
            plot.Below(price, ForecastChart.Price(price));
        return f.Strike is { } strike && low <= strike.Price && strike.Price <= high
            ? plot.Dot(Tone.Other, strike.Price, strike.ProbabilityAbove, radius: 6)
            : plot;
    }
}
