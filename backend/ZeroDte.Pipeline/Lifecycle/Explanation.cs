using System.Net;
using System.Text;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Pipeline.Lifecycle;

/// <summary>What a model makes of each feature: coefficients of a linear one, importances (gain) of trees.</summary>
internal sealed record Explanation(string Measure, double Intercept, IReadOnlyList<(string Feature, double Value)> Features)
{
    public static Explanation Of(IModel model, IReadOnlyList<string> features)
    {
        var (measure, intercept, values) = model.Explain();
        return new(measure, intercept, [.. features.Select((name, j) => (name, values[j]))]);
    }

    public string ToCsv()
    {
        var csv = new StringBuilder($"feature,{Measure}\n");
        if (Measure == FeatureWeights.Coefficient)
            csv.Append($"(intercept),{Intercept:R}\n");
        foreach (var (feature, value) in Features)
            csv.Append($"{feature},{value:R}\n");
        return csv.ToString();
    }

    /// <summary>One bar per feature, to the left of the middle where it is negative.</summary>
    public string ToSvg(string title)
    {
        const int Row = 24, Left = 220, Half = 200;
        var largest = Features.Max(f => Math.Abs(f.Value));
        var height = Row * (Features.Count + 2);
        var svg = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + 2 * Half + 100} {height}" font-family="sans-serif" font-size="13">
            <text x="8" y="{Row - 6}" font-weight="bold">{WebUtility.HtmlEncode(title)}: {Measure}</text>
            <line x1="{Left + Half}" x2="{Left + Half}" y1="{Row + 6}" y2="{height - Row / 2}" stroke="#999"/>

            """);
        for (var j = 0; j < Features.Count; j++)
        {
            var (feature, value) = Features[j];
            var (width, y) = (largest == 0 ? 0 : Half * Math.Abs(value) / largest, Row * (j + 2) - 8);
            svg.Append($"<rect x=\"{(value < 0 ? Left + Half - width : Left + Half):0.#}\" y=\"{y - 12}\" width=\"{width:0.#}\" "
                + $"height=\"16\" fill=\"{(value < 0 ? "#c2571a" : "#0b6bcb")}\"/>");
            svg.Append($"<text x=\"{Left - 8}\" y=\"{y}\" text-anchor=\"end\">{WebUtility.HtmlEncode(feature)}</text><text "
                + $"x=\"{Left + 2 * Half + 8}\" y=\"{y}\">{value:G3}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }
}
