using ZeroDte.Pipeline.Publication;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Presentation.Charts;

namespace ZeroDte.Presentation.Publication;

/// <summary>One bar per feature, to the left of the middle where it is negative.</summary>
internal sealed class ExplanationChart : IReport<Explanation>
{
    /// <summary>Of a row, on both sides of its middle.</summary>
    private const double Half = 1 / 3.0;

    public Task<IReadOnlyList<ReportFile>> FilesAsync(Explanation data) => ChartFiles.WriteAsync([($"{data.Name}.svg", Of(data))]);

    private static Plot Of(Explanation explanation)
    {
        var (features, measure) = (explanation.Features, explanation.Measure);
        var largest = features.Select(feature => Math.Abs(feature.Value)).Append(double.Epsilon).Max();
        var plot = new Plot($"{explanation.Model}: {measure}", Frame.Rows(features.Count), (-largest, largest), (features.Count, 0))
            .Line(Tone.Grid, [(0, 0), (0, features.Count)]);
        for (var row = 0; row < features.Count; row++)
        {
            var (name, value) = features[row];
            plot.Area(value < 0 ? Tone.Other : Tone.Main, (0, value), (row + 0.5 - Half, row + 0.5 + Half))
                .Beside(row + 0.5, name, $"{value:G3}");
        }

        return plot;
    }
}
