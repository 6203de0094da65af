using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Charts;

namespace ZeroDte.Presentation.Dashboard;

internal static class ForecastChart
{
    /// <summary>Of the range, left free at both ends for prices.</summary>
    private const double Margin = 0.12;

    /// <summary>The quantiles on a price axis: 90% range, 50% range, forecast and starting price.</summary>
    public static Plot Of(Forecast f)
    {
        var (low, high) = (f.Quantiles["0.05"], f.Quantiles["0.95"]);
        var middle = (From: f.Quantiles["0.25"], To: f.Quantiles["0.75"]);
        var (from, to) = (Math.Min(low, f.Open), Math.Max(high, f.Open));
        var margin = Margin * (to - from);
        var label = $"Range of the close: 90% from {Price(low)} to {Price(high)}, 50% from {Price(middle.From)} to {Price(middle.To)}";
        return new Plot(label, Frame.Strip, (from - margin, to + margin), (0, 1))
            .Area(Tone.Range, (low, high), (0, 1))
            .Area(Tone.Core, middle, (0, 1))
            .Needle(Tone.Main, f.PredictedClose)
            .Needle(Tone.Target, f.Open, isDashed: true)
            .Below(low, Price(low))
            .Below(high, Price(high))
            .Above(Tone.Main, f.PredictedClose, Price(f.PredictedClose));
    }

    public static string Price(double value) => value.ToString("$0.00");
}
