using System.Net;
using System.Text;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Cli;

/// <summary>Results of <c>evaluate</c> as one HTML page that needs nothing else: no script, no font, no other file.</summary>
internal static class EvaluateReport
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1c2733; --soft: #5b6b7b; --line: #dde3ea; --paper: #fff; --served: #0b6bcb; --base: #c2571a; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9aa8b6; --line: #2c3742; --paper: #12181f; --served: #5aa9f5; --base: #f0914e; } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 78rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .3rem; } p { max-width: 46rem; margin: .3rem 0; }
        .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 2rem; }
        svg { width: 100%; height: auto; } svg text { font-size: 13px; fill: var(--soft); } .grid { stroke: var(--line); }
        polyline { fill: none; stroke-width: 2; } polyline.served { stroke: var(--served); } polyline.base { stroke: var(--base); }
        polyline.target { stroke: var(--soft); stroke-dasharray: 5 4; stroke-width: 1.5; }
        line.served { stroke: var(--served); stroke-width: 2; } line.base { stroke: var(--base); stroke-width: 2; }
        circle.served, rect.served { fill: var(--served); } circle.base { fill: var(--base); } rect.served { opacity: .75; stroke: var(--paper); }
        .key { color: var(--soft); font-size: .9rem; } .key b.served { color: var(--served); } .key b.base { color: var(--base); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
        th, td { padding: .35rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; } th { color: var(--soft); font-weight: 600; }
        th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: var(--paper); white-space: normal; min-width: 9rem; }
        @media (max-width: 40rem) { svg text { font-size: 21px; } }
        td small { display: block; color: var(--soft); } tr.served td:first-child { font-weight: 600; color: var(--served); }
        """;

    public static string Of(Symbol symbol, Basis basis, Evaluated[] results)
    {
        var (served, baseline) = (results.Single(r => r.Served), results[0]);
        var (first, last) = (baseline.Outcomes[0].Session, baseline.Outcomes[^1].Session);
        var s = served.Scores;
        var html = new StringBuilder($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{symbol}: forecasts judged</title><style>{Style}</style></head><body>
            <h1>{symbol}: how good the forecasts have been</h1>
            <p>From {basis.Words()}, {s.N:N0} sessions from {first:d MMM yyyy} to {last:d MMM yyyy}. Each forecast knew only what came before it. The forecast that is served is “{Text(served.Name)}”.</p>
            <p>As a point forecast: <b>{Text(EvaluateMetric.PointWords(s))}</b>. As a distribution: <b>{Text(EvaluateMetric.DistributionWords(s))}</b>. Each is the hardest of {s.Baselines.Count} baselines.
            Its 90 % range held {s.Coverage90.All.Value:0.0%} of sessions.</p>
            <p class="key"><b class="served">■ served</b> &nbsp; <b class="base">■ {Text(baseline.Name)}</b> &nbsp; bars and brackets: 90 % block-bootstrap bands</p>
            <div class="plots">

            """);
        Section("Error over time", "Root mean squared error of the close over the 63 sessions before each day, in percent. The two lie "
            + "close together: direction is hardly forecastable.", EvaluatePlots.ErrorOverTime(served, baseline));
        Section("Coverage by volatility", "Share of sessions that closed within the 90 % range, for the third of sessions that promised to "
            + "be calmest, middling and wildest. A good range lies on the dashed line in each.", EvaluatePlots.Coverage(served, baseline));
        Section("Calibration", "Where outcomes fell in the served distribution, in twenty equal parts. Of a calibrated one each part holds "
            + "a twentieth: the dashed line.", EvaluatePlots.Calibration(served));
        Section("Cumulative skill", "CRPS saved against the constant Gaussian, added up, in percent of price. A line that rises steadily "
            + "means skill that does not rest on a few days.", EvaluatePlots.CumulativeSkill(served, baseline));
        html.Append("</div>\n");
        AppendBaselines(html, served);
        html.Append("<h2>All figures</h2>\n<div class=\"wide\"><table><thead><tr><th></th><th>Point</th><th>Distribution</th>");
        foreach (var metric in EvaluateMetric.All)
            html.Append($"<th>{metric.Name}</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (var result in results)
            AppendRow(html, result);
        html.Append("</tbody></table></div>\n</body></html>\n");
        return html.ToString();

        void Section(string title, string text, string plot) =>
            html.Append($"<section><h2>{title}</h2><p class=\"key\">{text}</p>{plot}</section>\n");
    }

    private static void AppendBaselines(StringBuilder html, Evaluated served)
    {
        html.Append("<h2>Served against each baseline</h2>\n<div class=\"wide\"><table><thead><tr><th></th><th>Point "
            + "skill</th><th>p</th><th>CRPS skill</th><th>p</th></tr></thead><tbody>\n");
        foreach (var b in served.Scores.Baselines)
        {
            html.Append(
                $"<tr><td>{Text(b.Name)}</td>{Share(b.Skill)}<td>{Text(EvaluateMetric.P(b.SkillP))}</td>{Share(b.CrpsSkill)}<td>{Text(EvaluateMetric.P(b.CrpsP))}</td></tr>\n");
        }
        html.Append("</tbody></table></div>\n");

        static string Share(Metric m) => $"<td>{m.Value:0.00%}<small>{m.Band.Lower:0.00%} to {m.Band.Upper:0.00%}</small></td>";
    }

    private static void AppendRow(StringBuilder html, Evaluated result)
    {
        var s = result.Scores;
        html.Append($"<tr{(result.Served ? " class=\"served\"" : "")}><td>{Text(result.Name)}{(result.Served ? " (served)" : "")}</td>");
        html.Append($"<td>{Text(EvaluateMetric.PointWords(s))}</td><td>{Text(EvaluateMetric.DistributionWords(s))}</td>");
        foreach (var metric in EvaluateMetric.All)
        {
            var (value, band) = metric.Value(s);
            html.Append($"<td>{metric.Text(value)}<small>{metric.Text(band.Lower)} to {metric.Text(band.Upper)}</small></td>");
        }

        html.Append("</tr>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
