using Spectre.Console;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Monitoring;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Words;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Cli.Evaluation;

/// <summary>Results of <c>evaluate</c> as a person reads them in a terminal.</summary>
internal static class EvaluateTable
{
    public static void Write(Symbol symbol, Basis basis, Evaluated[] results)
    {
        var outcomes = results[0].Outcomes;
        Terminal.Out.WriteLine(
            $"{symbol} from {basis.Words()}, {outcomes.Length:N0} sessions from {outcomes[0].Session:yyyy-MM-dd} to "
                + $"{outcomes[^1].Session:yyyy-MM-dd}. In brackets 90 % block-bootstrap bands.");
        Write("Point forecast", results, ["Skill vs naive", "RMSE %", "Direction right", "MAE %"], "Verdict",
            s => Words(s.Verdict, s.HardestPoint.SkillP));
        Write("90 % interval", results, ["Coverage 90 %", "Coverage calm", "Coverage middle", "Coverage wild", "Width %", "Winkler %"],
            null, _ => "");
        Write("Distribution", results, ["CRPS skill", "CRPS %", "Winkler skill", "Pinball %"], "Verdict",
            s => Words(s.CrpsVerdict, s.HardestDistribution.CrpsP));
        Write("Sign strategy, after costs", results, ["Profit factor", "Sharpe", "Always-up right"], "Pesaran-Timmermann p",
            s => double.IsNaN(s.DirectionP) ? "–" : $"{s.DirectionP:0.00}");

        var served = results.Single(r => r.Served);
        WriteBaselines(served);
        Terminal.Out.WriteLine("Skill vs naive and CRPS skill are against no move and the constant Gaussian. A verdict is against all "
            + "baselines, with the p of the hardest.");
        Terminal.Out.WriteLine($"Served: {served.Name}. As a point forecast {EvaluateMetric.PointWords(served.Scores)}; as a distribution "
            + $"{EvaluateMetric.DistributionWords(served.Scores)}.");
    }

    private static void WriteBaselines(Evaluated served)
    {
        var listing = new Listing(
            new("Baseline", IsProse: true, LeastProse: 14), new("Point skill", IsRight: true), new("p", IsRight: true),
            new("CRPS skill", IsRight: true), new("p", IsRight: true))
        {
            Title = $"Served against each baseline, n {served.Scores.N:N0}",
        };
        foreach (var baseline in served.Scores.Baselines)
        {
            listing.Add(baseline.Name, Share(baseline.Skill), EvaluateMetric.P(baseline.SkillP), Share(baseline.CrpsSkill),
                EvaluateMetric.P(baseline.CrpsP));
        }
        listing.Write(Terminal.Out);

        static Cell Share(Metric m) => new($"{m.Value:0.00%} [{m.Band.Lower:0.00%}, {m.Band.Upper:0.00%}]", Short: $"{m.Value:0.00%}");
    }

    private static void Write(string title, Evaluated[] results, string[] names, string? verdict, Func<Scorecard, Cell> words)
    {
        var metrics = names.Select(name => EvaluateMetric.All.Single(m => m.Name == name)).ToList();
        Column[] last = verdict is null ? [] : [new(verdict, IsProse: true, LeastProse: 16)];
        var listing = new Listing([new("Forecaster", IsProse: true, LeastProse: 18),
            .. names.Select((name, i) => new Column(name, Rank: i, IsRight: true)), .. last])
        { Title = title };
        foreach (var result in results)
        {
            var cells = metrics.Select(m => CellOf(m, m.Value(result.Scores)));
            var name = new Cell(result.Served ? $"{result.Name} (served)" : result.Name, result.Served ? Tone.Strong : null);
            listing.Add([name, .. cells, .. verdict is null ? Array.Empty<Cell>() : [words(result.Scores)]]);
        }

        listing.Write(Terminal.Out);
    }

    private static Cell Words(Verdict verdict, double p) => new(EvaluateMetric.Words(verdict, p), verdict switch
    {
        Verdict.Better => Tone.Good,
        Verdict.Worse => Tone.Bad,
        _ => null,
    });

    private static Cell CellOf(EvaluateMetric metric, Metric value) =>
        new($"{metric.Text(value.Value)} [{metric.Text(value.Band.Lower)}, {metric.Text(value.Band.Upper)}]",
            Short: metric.Text(value.Value));
}
