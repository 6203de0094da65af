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
        Write("Point forecast", results, ["RMSE %", "MAE %", "Direction right", "Skill vs naive"], "Verdict", s => EvaluateMetric.Words(s.Verdict, s.HardestPoint.SkillP));
        Write("90 % interval", results, ["Coverage 90 %", "Coverage calm", "Coverage middle", "Coverage wild", "Width %", "Winkler %"], null, _ => "");
        Write("Distribution", results, ["Pinball %", "CRPS %", "CRPS skill", "Winkler skill"], "Verdict", s => EvaluateMetric.Words(s.CrpsVerdict, s.HardestDistribution.CrpsP));
        Write("Sign strategy, after costs", results, ["Always-up right", "Profit factor", "Sharpe"], "Pesaran-Timmermann p", s => double.IsNaN(s.DirectionP) ? "–" : $"{s.DirectionP:0.00}");

        var served = results.Single(r => r.Served);
        WriteBaselines(served);
        Terminal.Out.WriteLine("Skill vs naive and CRPS skill are against no move and the constant Gaussian. A verdict is against all baselines, with the p of the hardest.");
        Terminal.Out.WriteLine($"Served: {served.Name}. As a point forecast {EvaluateMetric.PointWords(served.Scores)}; as a distribution {EvaluateMetric.DistributionWords(served.Scores)}.");
    }

    private static void WriteBaselines(Evaluated served)
    {
        var table = new Table { Title = new($"Served against each baseline, n {served.Scores.N:N0}") };
        table.Border(TableBorder.Rounded).AddColumns("Baseline", "Point skill", "p", "CRPS skill", "p");
        foreach (var baseline in served.Scores.Baselines)
        {
            table.AddRow(
                new Text(baseline.Name), Share(baseline.Skill), new Text(EvaluateMetric.P(baseline.SkillP)), Share(baseline.CrpsSkill), new Text(EvaluateMetric.P(baseline.CrpsP)));
        }

        Terminal.Out.Write(table);

        static Text Share(Metric m) => new($"{m.Value:0.00%} [{m.Band.Lower:0.00%}, {m.Band.Upper:0.00%}]");
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
