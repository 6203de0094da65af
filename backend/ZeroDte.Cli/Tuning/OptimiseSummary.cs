using Spectre.Console;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Cli.Tuning;

/// <summary>A study's result as a person reads it.</summary>
internal static class OptimiseSummary
{
    private const int PointsShown = 12;
    private const int ParametersShown = 3;

    public static void Write(StudyResult result)
    {
        var trials = result.Trials;
        Terminal.Out.WriteLine(
            $"{trials.All} trials of '{result.Plan.Preset}' on {result.Symbol} up to {result.AsOf:yyyy-MM-dd}: {trials.Complete} "
            + $"complete, {trials.RacedOut} raced out, {trials.Failed} failed"
            + $"{(result.StoppedByTime ? $"; time was up before all {result.Plan.Trials}" : "")}. Judged on {result.Windows.Count} "
            + $"windows of {result.Windows.Predictions} sessions.");
        foreach (var failure in result.Failures)
            Terminal.Out.WriteLine($"  failed: {failure}");
        WriteFront(result);
        Terminal.Out.WriteLine($"Chosen: {(result.Keeps ? "the incumbent" : $"trial {result.Chosen.Number}")}. {result.Reason}");
        Terminal.Out.WriteLine($"  {result.Chosen.Configuration}: {string.Join(", ", result.Chosen.Configuration.Features)}");
        foreach (var (criterion, importances) in result.Criteria.Zip(result.Importance))
        {
            var shown = importances.Where(i => double.IsFinite(i.Share)).Take(ParametersShown)
                .Select(i => $"{i.Name} {i.Share:0%}").ToArray();
            if (shown.Length > 0)
                Terminal.Out.WriteLine($"  What mattered most for {criterion.Text()}: {string.Join(", ", shown)}");
        }

        Terminal.Out.WriteLine();
        WriteOverfitting(result);
        if (result.HoldOut is { } held)
            WriteHoldOut(held);
        Terminal.Out.WriteLine();
        Terminal.Out.WriteLine(result.Keeps
            ? "What happens now: nothing. What serves goes on serving."
            : $"What happens now: the next training watches it beside what serves, for up to {PromotionPolicy.ShadowSessions} sessions "
                + "that the search had not seen. "
                + $"It serves once these are evidence enough (an e-value of {PromotionPolicy.Convincing:0}), and is dropped if they are "
                + "not.");
        Terminal.Out.WriteLine($"Study {result.Id}, hash {result.Hash}");
    }

    private static void WriteFront(StudyResult result)
    {
        var listing = new Listing([new("Trial"), .. result.Criteria.Select(c => new Column(Heading(c), IsRight: true)),
            new("Configuration", Rank: 1, IsProse: true)])
        {
            Title = $"The {result.Front.Count} on the front that are not worse than the "
                + $"incumbent{(result.Front.Count > PointsShown ? $", the first {PointsShown}" : "")}",
        };
        Row("naive", result.Naive, "no move expected, always up, constant Gaussian");
        foreach (var point in result.Points.Take(1 + PointsShown))
        {
            var chosen = point.Number == result.Chosen.Number ? " (chosen)" : "";
            Row($"{result.NameOf(point)}{chosen}", point.Values, $"{point.Configuration}");
        }

        listing.Write(Terminal.Out);

        void Row(string name, IReadOnlyList<double> values, string text) =>
            listing.Add([name, .. values.Select(v => new Cell($"{v:0.0000}")), new Cell(text)]);
    }

    private static void WriteOverfitting(StudyResult result)
    {
        var report = result.Overfitting;
        Terminal.Out.WriteLine($"How much of this is luck: {report.Tried} trials, {report.Distinct} different configurations.");
        foreach (var ((criterion, luck, backtest), vsIncumbent) in report.Criteria.Zip(result.VsIncumbent))
        {
            Terminal.Out.WriteLine(
                $"  {criterion.Text()}: against naive, luck alone makes the best of so many look so good with p {P(luck)} "
                + $"({(luck < RealityCheck.Significance ? "more than luck" : "luck explains it well enough")}), against the incumbent "
                + $"with p {P(vsIncumbent)}; "
                + $"the best of one half of the windows is below the median of the other {backtest.Probability:0%} of the time.");
        }
    }

    private static void WriteHoldOut(HoldOut held)
    {
        Terminal.Out.WriteLine($"On {held.N} sessions that the search never saw ({held.First:yyyy-MM-dd} to {held.Last:yyyy-MM-dd}), with "
            + "90 % bands:");
        var (rmse, direction) = (held.Rmse, held.DirectionalAccuracy);
        Terminal.Out.WriteLine($"  RMSE {rmse.Value:0.000} % ({rmse.Band.Lower:0.000} to {rmse.Band.Upper:0.000}), naive "
            + $"{held.NaiveRmse:0.000} %; right direction {direction.Value:0.0%} "
            + $"({direction.Band.Lower:0.0%} to {direction.Band.Upper:0.0%}), always up {held.AlwaysUp:0.0%}");
        if (!double.IsNaN(held.Crps.Value))
        {
            Terminal.Out.WriteLine($"  CRPS {held.Crps.Value:0.000} % ({held.Crps.Band.Lower:0.000} to {held.Crps.Band.Upper:0.000}), "
                + $"constant Gaussian {held.NaiveCrps:0.000} %, Diebold-Mariano p {P(held.CrpsP)}");
        }
        if (held.Against is { } against)
        {
            Terminal.Out.WriteLine(
                $"  Against “{against.Hardest}”, the hardest of four: CRPS skill {against.CrpsSkill:0.0%} ({against.CrpsBand.Lower:0.0%} "
                + $"to {against.CrpsBand.Upper:0.0%}), p {P(against.CrpsP)}; "
                + $"against the running mean: skill {against.VsMean:0.0%}, p {P(against.MeanP)}");
        }

        Terminal.Out.WriteLine($"  Against close = open: {Words(held.Skill)}, skill {held.Skill.VsNaive:0.0%} "
            + $"({held.Skill.Band.Lower:0.0%} to {held.Skill.Band.Upper:0.0%}), Diebold-Mariano p {P(held.Skill.PValue)}");
    }

    private static string P(double value) => value < 0.005 ? "< 0.01" : $"{value:0.00}";

    private static string Words(Skill skill) => skill.Verdict switch
    {
        Verdict.Better => "better",
        Verdict.Worse => "worse",
        _ => "not distinguishable",
    };

    private static string Heading(Criterion criterion) => criterion switch
    {
        Criterion.Rmse => "RMSE %",
        Criterion.DirectionalAccuracy => "Direction",
        _ => "CRPS %",
    };
}
