using System.Net;
using System.Text;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Drift.Statistics;

namespace ZeroDte.Pipeline.Drift;

/// <summary>A verdict with its evidence as one HTML page that needs nothing else: no script, no font, no other file.</summary>
public static class DriftReport
{
    private const int Bins = 20;
    private const int Width = 320;
    private const int Height = 120;

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1c2733; --soft: #5b6b7b; --line: #dde3ea; --paper: #fff; --now: #0b6bcb; --then: #8b98a5; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9aa8b6; --line: #2c3742; --paper: #12181f; --now: #5aa9f5; --then: #6b7885; --bad: #f2b8b5; } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 70rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.5rem; margin: .5rem 0; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .3rem; } h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
        p { max-width: 46rem; margin: .3rem 0; } .bad { color: var(--bad); font-weight: 600; } .soft { color: var(--soft); font-size: .9rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem; }
        .card { border: 1px solid var(--line); border-radius: .5rem; padding: .7rem; } .card.fires { border-color: var(--bad); border-width: 2px; }
        svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--soft); } .then { fill: var(--then); opacity: .45; } .now { fill: none; stroke: var(--now); stroke-width: 2; }
        .key b.now { fill: none; color: var(--now); } .key b.then { color: var(--then); opacity: 1; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
        th, td { padding: .3rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; } th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 9rem; }
        """;

    /// <param name="since">What else there is to know of the verdict, such as that it would be another today; null for nothing.</param>
    public static string Of(string symbol, string policy, Judgement judgement, string? since = null)
    {
        var (series, plan, verdict) = (judgement.Series, judgement.Plan, judgement.Latest);
        var html = new StringBuilder($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{symbol}, {verdict.Session:yyyy-MM-dd}: drift</title><style>{Style}</style></head><body>
            <h1>{symbol} on {verdict.Session:d MMM yyyy}: {(verdict.NotEnoughData ? "not enough data" : verdict.Standing.Count > 0 ? "something has changed" : "nothing has changed")}</h1>
            <p{(verdict.Standing.Count > 0 ? " class=\"bad\"" : "")}>{Text(DriftWords.Summary(verdict))}</p>

            """);
        if (since is not null)
            html.Append($"<p>{Text(since)}</p>\n");
        if (verdict.NotEnoughData)
            return html.Append("</body></html>\n").ToString();

        var end = plan.Reference + plan.ReferenceCount;
        var last = Array.BinarySearch(series.Sessions, verdict.Session);
        html.Append($"<p class=\"soft\">Policy “{policy}”. Reference: {plan.ReferenceCount} sessions from "
            + $"{series.Sessions[plan.Reference]:d MMM yyyy} to {series.Sessions[end - 1]:d MMM yyyy}. Now: the {plan.Window} sessions up "
            + $"to {verdict.Session:d MMM yyyy}.</p>\n");
        html.Append("<h2>Distributions</h2>\n<p class=\"soft key\"><b class=\"then\">■ reference</b> &nbsp; <b class=\"now\">▬ now</b> "
            + "&nbsp; shares of sessions in twenty equal bins</p>\n<div class=\"cards\">\n");
        foreach (var name in series.Names)
        {
            Card(html, name, verdict.Tests.FirstOrDefault(t => t.Subject == name), series.Values(name, plan.Reference, end),
                series.Values(name, last + 1 - plan.Window, last + 1));
        }
        html.Append("</div>\n<h2>All tests</h2>\n<div "
            + "class=\"wide\"><table><thead><tr><th>what</th><th>cause</th><th>test</th><th>statistic</th><th>threshold</th><th>p</th><th>p, corrected</th></tr></thead><tbody>\n");
        foreach (var test in verdict.Tests)
        {
            html.Append(
                $"<tr{(test.Fires ? " class=\"bad\"" : "")}><td>{Text(test.Subject)}</td><td>{test.Cause.Words()}</td><td>{Text(test.Name)}</td><td>{test.Statistic:0.000}</td><td>{test.Threshold:0.000}</td><td>{P(test.PValue)}</td><td>{P(test.AdjustedPValue)}</td></tr>\n");
        }
        html.Append("</tbody></table></div>\n");
        Performances(html, series.Forecasts(plan.Reference, end), series.Forecasts(last + 1 - plan.Window, last + 1));
        if (verdict.Missing.Count > 0)
            html.Append($"<h2>Not tested</h2>\n<ul>{string.Concat(verdict.Missing.Select(m => $"<li>{Text(m)}</li>"))}</ul>\n");
        return html.Append("</body></html>\n").ToString();
    }

    private static void Card(StringBuilder html, string name, DriftTest? test, double[] then, double[] now)
    {
        html.Append($"<div class=\"card{(test?.Fires == true ? " fires" : "")}\"><h3>{Text(name)}</h3>");
        if (then.Length < 2 || now.Length < 2)
        {
            html.Append($"<p class=\"soft\">{then.Length} values then, {now.Length} now: two of each are the least to draw.</p></div>\n");
            return;
        }

        var (reference, current) = (new SortedSample(then), new SortedSample(now));
        html.Append(Histogram(name, reference, current));
        if (test is not null)
        {
            html.Append($"<p class=\"{(test.Fires ? "bad" : "soft")}\">{Text(test.Name)} {test.Statistic:0.00}, threshold "
                + $"{test.Threshold:0.00}, p {P(test.PValue)}, corrected {P(test.AdjustedPValue)}</p>");
        }
        var binned = Binned.ByQuantiles(reference, current);
        html.Append($"<p class=\"soft\">Kolmogorov-Smirnov {KolmogorovSmirnov.Test(reference, current).Statistic:0.00}, Wasserstein "
            + $"{Number(Wasserstein.Normed(reference, current))} deviations, PSI {binned.Psi:0.00}, Jensen-Shannon "
            + $"{binned.JensenShannonDistance:0.00}; n {then.Length} and {now.Length}</p></div>\n");
    }

    private static string Histogram(string name, SortedSample then, SortedSample now)
    {
        // The outermost percent is left to the end bins, so that one far value does not squeeze the rest.
        var low = Math.Min(then.Values[then.Count / 100], now.Values[now.Count / 100]);
        var high = Math.Max(then.Values[then.Count - 1 - then.Count / 100], now.Values[now.Count - 1 - now.Count / 100]);
        if (low == high)
            return $"<p class=\"soft\">All values are {Number(low)}.</p>";

        var (a, b) = (Shares(then), Shares(now));
        var top = Math.Max(a.Max(), b.Max());
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {Height + 18}\" role=\"img\" aria-label=\"{Text(name)}: how it was "
            + "distributed and is now\">");
        for (var bin = 0; bin < Bins; bin++)
            svg.Append($"<rect class=\"then\" x=\"{X(bin)}\" width=\"{Width / Bins}\" y=\"{Y(a[bin])}\" height=\"{Height - Y(a[bin])}\"/>");
        svg.Append("<path class=\"now\" d=\"M0 "
            + $"{Height}{string.Concat(Enumerable.Range(0, Bins).Select(bin => $"L{X(bin)} {Y(b[bin])}H{X(bin + 1)}"))}L{Width} "
            + $"{Height}\"/>");
        svg.Append($"<text x=\"0\" y=\"{Height + 14}\">{Number(low)}</text><text x=\"{Width}\" y=\"{Height + 14}\" "
            + $"text-anchor=\"end\">{Number(high)}</text></svg>");
        return svg.ToString();

        double[] Shares(SortedSample sample)
        {
            var shares = new double[Bins];
            foreach (var value in sample.Values)
                shares[Math.Clamp((int)(Bins * (value - low) / (high - low)), 0, Bins - 1)] += 1.0 / sample.Count;
            return shares;
        }

        int X(int bin) => bin * Width / Bins;

        int Y(double share) => (int)Math.Round(Height - 4 - (Height - 8) * share / top);
    }

    private static void Performances(StringBuilder html, ForecastRecord[] then, ForecastRecord[] now)
    {
        var (before, after) = (Performance.Measure(then), Performance.Measure(now));
        html.Append($"""
            <h2>Forecasts</h2>
            <div class="wide"><table><thead><tr><th></th><th>reference</th><th>now</th></tr></thead><tbody>
            <tr><td>sessions</td><td>{before.N}</td><td>{after.N}</td></tr>
            <tr><td>RMSE, % of the start price</td><td>{100 * before.Rmse:0.000}</td><td>{100 * after.Rmse:0.000}</td></tr>
            <tr><td>of no move</td><td>{100 * NaiveRmse(then):0.000}</td><td>{100 * NaiveRmse(now):0.000}</td></tr>
            <tr><td>MAE, %</td><td>{100 * before.Mae:0.000}</td><td>{100 * after.Mae:0.000}</td></tr>
            <tr><td>bias, %</td><td>{100 * before.Bias:0.000}</td><td>{100 * after.Bias:0.000}</td></tr>
            <tr><td>R² against no move</td><td>{before.R2AgainstNaive:0.0%}</td><td>{after.R2AgainstNaive:0.0%}</td></tr>
            <tr><td>direction right</td><td>{before.DirectionalAccuracy:0.0%}</td><td>{after.DirectionalAccuracy:0.0%}</td></tr>
            <tr><td>90 % range held</td><td>{before.Coverage:0.0%}</td><td>{after.Coverage:0.0%}</td></tr>
            <tr><td>profit factor</td><td>{before.ProfitFactor:0.00}</td><td>{after.ProfitFactor:0.00}</td></tr>
            <tr><td>Sharpe</td><td>{before.Sharpe:0.00}</td><td>{after.Sharpe:0.00}</td></tr>
            </tbody></table></div>
            <p class="soft">Over {after.N} sessions a share such as the direction is known to about ±{0.5 * 1.645 / Math.Sqrt(Math.Max(1, after.N)):0%} (90 %): what differs by less has not been seen to differ.</p>

            """);

        static double NaiveRmse(ForecastRecord[] records) =>
            Performance.Measure(Array.ConvertAll(records, r => r with { Forecast = 0 })).Rmse;
    }

    private static string P(double p) => double.IsNaN(p) ? "–" : p < 0.0001 ? "&lt; 0.0001" : $"{p:0.0000}";

    private static string Number(double value) => $"{value:G3}";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
