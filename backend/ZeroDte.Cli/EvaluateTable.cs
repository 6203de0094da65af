using Spectre.Console;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Cli;

/// <summary>Results of <c>evaluate</c> as a person reads them in a terminal.</summary>
internal static class EvaluateTable
{
    public static void Write(Symbol symbol, Evaluated[] results)
    {
        var outcomes = results[0].Outcomes;
        Terminal.Out.WriteLine($"{symbol}, {outcomes.Length:N0} sessions from {outcomes[0].Session:yyyy-MM-dd} to {outcomes[^1].Session:yyyy-MM-dd}. In brackets 90 % block-bootstrap bands.");
        Write("Point forecast", results, ["RMSE %", "MAE %", "Direction right", "Skill vs naive"], "Against naive", s => EvaluateMetric.Words(s.Verdict, s.DmP));
        Write("90 % interval", results, ["Coverage 90 %", "Coverage calm", "Coverage middle", "Coverage wild", "Width %", "Winkler %"], null, _ => "");
        Write("Distribution", results, ["Pinball %", "CRPS %", "CRPS skill", "Winkler skill"], "Against constant Gaussian", s => EvaluateMetric.Words(s.CrpsVerdict, s.CrpsP));
        Write("Sign strategy, after costs", results, ["Always-up right", "Profit factor", "Sharpe"], "Pesaran-Timmermann p", s => double.IsNaN(s.DirectionP) ? "–" : $"{s.DirectionP:0.00}");

        var served = results.Single(r => r.Served);
        Terminal.Out.WriteLine($"Served: {served.Name}. As a point forecast {EvaluateMetric.Words(served.Scores.Verdict, served.Scores.DmP)} against naive; as a distribution {EvaluateMetric.Words(served.Scores.CrpsVerdict, served.Scores.CrpsP)} against a constant Gaussian.");
    }

    private static void Write(string title, Evaluated[] results, string[] names, string? verdict, Func<Scorecard, string> words)
    {
        var metrics = names.Select(name => EvaluateMetric.All.Single(m => m.Name == name)).ToList();
        var table = new Table().Border(TableBorder.Rounded).AddColumns(["", .. names, .. verdict is null ? Array.Empty<string>() : [verdict]]);
        table.Title = new(title);
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (var result in results)
        {
            var cells = metrics.Select(m => Cell(m, m.Value(result.Scores)));
            table.AddRow([new Text(result.Served ? $"{result.Name} (served)" : result.Name), .. cells, .. verdict is null ? Array.Empty<Text>() : [new Text(words(result.Scores))]]);
        }

        Terminal.Out.Write(table);
    }

    private static Text Cell(EvaluateMetric metric, Metric value) =>
        new($"{metric.Text(value.Value)} [{metric.Text(value.Band.Lower)}, {metric.Text(value.Band.Upper)}]");
}
