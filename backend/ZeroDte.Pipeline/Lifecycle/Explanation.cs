using System.Net;
using System.Text;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Selection;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Pipeline.Lifecycle;

/// <summary>What a model makes of each feature: coefficients of a linear one, importances (gain) of trees.</summary>
internal sealed record Explanation(string Measure, double Intercept, IReadOnlyList<(string Feature, double Value)> Features)
{
    public static Explanation Of(IModel model, IReadOnlyList<string> features)
    {
        var (intercept, values, measure) = Flatten(model, features.Count);
        return new(measure, intercept, [.. features.Select((name, j) => (name, values[j]))]);
    }

    public string ToCsv()
    {
        var csv = new StringBuilder($"feature,{Measure}\n");
        if (Measure == "coefficient")
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

    private static (double Intercept, double[] Values, string Measure) Flatten(IModel model, int features)
    {
        switch (model)
        {
            case LinearModel linear:
                return (linear.Intercept, linear.Coefficients, "coefficient");
            case SelectedModel selected:
                var (inner, few, measure) = Flatten(selected.Model, selected.Columns.Length);
                var all = new double[features];
                for (var j = 0; j < few.Length; j++)
                    all[selected.Columns[j]] = few[j];
                return (inner, all, measure);
            case EnsembleModel ensemble:
                var members = ensemble.Models.Select(m => Flatten(m, features)).ToArray();
                var sum = new double[features];
                for (var i = 0; i < members.Length; i++)
                {
                    for (var j = 0; j < features; j++)
                        sum[j] += ensemble.Weights[i] * members[i].Values[j];
                }

                return (members.Zip(ensemble.Weights, (m, weight) => weight * m.Intercept).Sum(), sum,
                    members.All(m => m.Measure == "coefficient") ? "coefficient" : "importance");
            case BoostedModel boosted:
                return (boosted.Mean, boosted.Importance(), "importance");
            default:
                throw new ArgumentOutOfRangeException(nameof(model), model, "Not a kind of model.");
        }
    }
}
