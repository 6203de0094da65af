using System.Collections.Immutable;
using System.Text;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study's front, history, hypervolume and importances as files for people and for programs.</summary>
internal static class StudyArtifacts
{
    /// <summary>More names would not fit below the axis.</summary>
    private const int MostBars = 5;

    /// <summary>The worst trials would press the others together.</summary>
    private const double Shown = 0.9;

    public static IEnumerable<(string Path, Stream Content)> Of(StudyResult result, IReadOnlyList<StoredTrial> trials)
    {
        yield return File("result.json", StudyJson.Write(result));
        yield return File("front.csv", FrontCsv(result));
        var volumes = Volumes(result.Criteria, [.. Complete(trials)]);
        yield return File("history.csv", HistoryCsv(result, trials, volumes));
        yield return File("importance.csv", ImportanceCsv(result));
        yield return File("hypervolume.svg", Line("Hypervolume of the front by trial", trials,
            [.. volumes.Select(v => ((double)v.Key, v.Value))], Range(volumes.Values)).Document());
        for (var i = 0; i < result.Criteria.Count; i++)
        {
            yield return File($"importance_{result.Criteria[i].Text()}.svg", ImportanceSvg(result, i));
            yield return File($"history_{result.Criteria[i].Text()}.svg", HistorySvg(result, trials, i));
            for (var j = i + 1; j < result.Criteria.Count; j++)
                yield return File($"front_{result.Criteria[i].Text()}_{result.Criteria[j].Text()}.svg", FrontSvg(result, trials, i, j));
        }
    }

    private static (string Path, Stream Content) File(string path, string text) => (path, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static string FrontCsv(StudyResult result)
    {
        var csv = new StringBuilder($"trial,{string.Join(',', result.Criteria.Select(c => c.Text()))},configuration\n");
        foreach (var point in result.Points)
        {
            var configuration = point.Configuration.ToJson().Replace("\"", "\"\"", StringComparison.Ordinal);
            csv.Append($"{result.NameOf(point)},{string.Join(',', point.Values)},\"{configuration}\"\n");
        }

        return csv.ToString();
    }

    private static string HistoryCsv(StudyResult result, IReadOnlyList<StoredTrial> trials, Dictionary<int, double> volumes)
    {
        var csv = new StringBuilder($"trial,state,{string.Join(',', result.Criteria.Select(c => c.Text()))},hypervolume\n");
        foreach (var (trial, _, _) in trials)
        {
            var values = result.Criteria.Select((_, i) => i < trial.Values.Length ? $"{trial.Values[i]}" : "");
            var hypervolume = volumes.TryGetValue(trial.Number, out var volume) ? $"{volume}" : "";
            csv.Append($"{trial.Number},{trial.State},{string.Join(',', values)},{hypervolume}\n");
        }

        return csv.ToString();
    }

    private static string ImportanceCsv(StudyResult result)
    {
        var csv = new StringBuilder("objective,parameter,share,n\n");
        foreach (var (criterion, importances) in result.Criteria.Zip(result.Importance))
        {
            foreach (var importance in importances)
            {
                var share = double.IsFinite(importance.Share) ? $"{importance.Share}" : "";
                csv.Append($"{criterion.Text()},{importance.Name},{share},{importance.N}\n");
            }
        }

        return csv.ToString();
    }

    /// <summary>A bar for each of the most important parameters.</summary>
    private static string ImportanceSvg(StudyResult result, int criterion)
    {
        var shown = result.Importance[criterion].Where(i => double.IsFinite(i.Share)).Take(MostBars).ToArray();
        var plot = new SvgPlot($"What mattered most for {result.Criteria[criterion].Text()}", (0, MostBars),
            (0, shown.Select(i => i.Share).DefaultIfEmpty(1).Max()), "P0");
        for (var i = 0; i < shown.Length; i++)
            plot.Bar("served", i + 0.15, i + 0.85, shown[i].Share).Label(i + 0.5, shown[i].Name);
        return plot.Document();
    }

    /// <summary>What the front up to each complete trial dominates, up to the worst value of each objective that any of them has.</summary>
    private static Dictionary<int, double> Volumes(IReadOnlyList<Criterion> criteria, FinishedTrial[] complete)
    {
        ImmutableArray<double> worst =
            [.. criteria.Select((c, i) => c.Maximised() ? complete.Min(t => t.Values[i]) : complete.Max(t => t.Values[i]))];
        var (front, volumes) = (ParetoFront.Of(criteria.Directions(), []), new Dictionary<int, double>());
        foreach (var trial in complete)
            volumes[trial.Number] = (front = front.With(trial)).Volume(worst);
        return volumes;
    }

    /// <summary>Complete trials, the best so far, and naive.</summary>
    private static string HistorySvg(StudyResult result, IReadOnlyList<StoredTrial> trials, int objective)
    {
        var criterion = result.Criteria[objective];
        var points = Complete(trials).Select(t => (X: (double)t.Number, Y: t.Values[objective])).ToArray();
        var best = points[0].Y;
        var line = points.Select(p => (p.X, Y: best = criterion.Loss(p.Y) < criterion.Loss(best) ? p.Y : best)).ToArray();
        var range = Range(Best(criterion, points.Select(p => p.Y)).Concat(line.Select(p => p.Y)).Append(result.Naive[objective]));
        var inside = points.Where(p => Within(range, p.Y)).ToArray();
        var plot = Line($"{criterion.Text()} by trial, the best so far in blue, naive in orange{Outside(points.Length - inside.Length)}",
            trials, line, range).Horizontal("base", result.Naive[objective]);
        foreach (var (x, y) in inside)
            plot.Dot("soft", x, y);
        return plot.Document();
    }

    /// <summary>From trial to trial in steps: nothing lies between two.</summary>
    private static SvgPlot Line(string label, IReadOnlyList<StoredTrial> trials, (double X, double Y)[] points,
        (double Low, double High) range)
    {
        var last = Math.Max(1, trials[^1].Trial.Number);
        var steps = points.Zip(points.Skip(1), (before, after) => new[] { (after.X, before.Y), after }).SelectMany(p => p);
        return new SvgPlot(label, (0, last), range, "G4").Label(0, "0").Label(last, $"trial {last}")
            .Line("served", steps.Prepend(points[0]));
    }

    /// <summary>Complete trials by two objectives, the front and the chosen one among them.</summary>
    private static string FrontSvg(StudyResult result, IReadOnlyList<StoredTrial> trials, int across, int up)
    {
        var points = Complete(trials).Select(t => (X: t.Values[across], Y: t.Values[up])).ToArray();
        var (xs, ys) = (Axis(across), Axis(up));
        var inside = points.Where(p => Within(xs, p.X) && Within(ys, p.Y)).ToArray();
        var (x, y) = (result.Criteria[across].Text(), result.Criteria[up].Text());
        var plot = new SvgPlot($"{y} against {x}: the front in blue, the chosen one in orange{Outside(points.Length - inside.Length)}",
            xs, ys, "G4");
        foreach (var point in inside)
            plot.Dot("soft", point.X, point.Y);
        foreach (var point in result.Front)
            plot.Dot("served", point.Values[across], point.Values[up]);
        return plot.Dot("base", result.Chosen.Values[across], result.Chosen.Values[up]).Label(xs.Low, $"{xs.Low:G4}")
            .Label(xs.High, $"{x} {xs.High:G4}").Document();

        (double Low, double High) Axis(int objective) =>
            Range(Best(result.Criteria[objective], Complete(trials).Select(t => t.Values[objective]))
                .Concat(result.Front.Append(result.Incumbent).Select(p => p.Values[objective])));
    }

    /// <summary>All but the worst.</summary>
    private static IEnumerable<double> Best(Criterion criterion, IEnumerable<double> values)
    {
        var sorted = values.OrderBy(v => criterion.Loss(v)).ToArray();
        return sorted.Take((int)Math.Ceiling(Shown * sorted.Length));
    }

    private static bool Within((double Low, double High) range, double value) => value >= range.Low && value <= range.High;

    private static string Outside(int trials) => trials == 0 ? "" : $" ({trials} worse trials lie outside)";

    private static IEnumerable<FinishedTrial> Complete(IReadOnlyList<StoredTrial> trials) =>
        trials.Select(t => t.Trial).Where(t => t.State == TrialState.Complete);

    /// <summary>Of equal values, one around them: an axis needs a length.</summary>
    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        return high > low ? (low, high) : (low - Math.Max(1e-6, Math.Abs(low) / 100), high + Math.Max(1e-6, Math.Abs(high) / 100));
    }
}
