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
    private const int MostBars = 6;

    public static IEnumerable<(string Path, Stream Content)> Of(StudyResult result, IReadOnlyList<StoredTrial> trials)
    {
        yield return File("result.json", StudyJson.Write(result));
        yield return File("front.csv", FrontCsv(result));
        var volumes = Volumes(result.Criteria, [.. Complete(trials)]);
        yield return File("history.csv", HistoryCsv(result, trials, volumes));
        yield return File("importance.csv", ImportanceCsv(result));
        yield return File("hypervolume.svg", Line("hypervolume by trial", trials, [.. volumes.Select(v => ((double)v.Key, v.Value))]).Document());
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
        foreach (var point in result.Front)
            csv.Append($"{point.Number},{string.Join(',', point.Values)},\"{point.Configuration.ToJson().Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
        return csv.ToString();
    }

    private static string HistoryCsv(StudyResult result, IReadOnlyList<StoredTrial> trials, Dictionary<int, double> volumes)
    {
        var csv = new StringBuilder($"trial,state,{string.Join(',', result.Criteria.Select(c => c.Text()))},hypervolume\n");
        foreach (var (trial, _, _) in trials)
        {
            var values = result.Criteria.Select((_, i) => i < trial.Values.Length ? $"{trial.Values[i]}" : "");
            csv.Append($"{trial.Number},{trial.State},{string.Join(',', values)},{(volumes.TryGetValue(trial.Number, out var volume) ? $"{volume}" : "")}\n");
        }

        return csv.ToString();
    }

    private static string ImportanceCsv(StudyResult result)
    {
        var csv = new StringBuilder("objective,parameter,share,n\n");
        foreach (var (criterion, importances) in result.Criteria.Zip(result.Importance))
        {
            foreach (var importance in importances)
                csv.Append($"{criterion.Text()},{importance.Name},{(double.IsFinite(importance.Share) ? $"{importance.Share}" : "")},{importance.N}\n");
        }

        return csv.ToString();
    }

    /// <summary>A bar for each of the most important parameters.</summary>
    private static string ImportanceSvg(StudyResult result, int criterion)
    {
        var shown = result.Importance[criterion].Where(i => double.IsFinite(i.Share)).Take(MostBars).ToArray();
        var plot = new SvgPlot($"What mattered for {result.Criteria[criterion].Text()}", (0, MostBars), (0, shown.Select(i => i.Share).DefaultIfEmpty(1).Max()), "P0");
        for (var i = 0; i < shown.Length; i++)
            plot.Bar("served", i + 0.15, i + 0.85, shown[i].Share).Label(i + 0.5, shown[i].Name);
        return plot.Document();
    }

    /// <summary>What the front up to each complete trial dominates, up to the worst value of each objective that any of them has.</summary>
    private static Dictionary<int, double> Volumes(IReadOnlyList<Criterion> criteria, FinishedTrial[] complete)
    {
        ImmutableArray<double> worst = [.. criteria.Select((c, i) => c.Maximised() ? complete.Min(t => t.Values[i]) : complete.Max(t => t.Values[i]))];
        var (front, volumes) = (ParetoFront.Of(criteria.Directions(), []), new Dictionary<int, double>());
        foreach (var trial in complete)
            volumes[trial.Number] = (front = front.With(trial)).Volume(worst);
        return volumes;
    }

    /// <summary>Every complete trial, and the best so far.</summary>
    private static string HistorySvg(StudyResult result, IReadOnlyList<StoredTrial> trials, int criterion)
    {
        var points = Complete(trials).Select(t => (X: (double)t.Number, Y: t.Values[criterion])).ToArray();
        var best = points[0].Y;
        var line = points.Select(p => (p.X, best = result.Criteria[criterion].Maximised() ? Math.Max(best, p.Y) : Math.Min(best, p.Y))).ToArray();
        var plot = Line($"{result.Criteria[criterion].Text()} by trial", trials, line, points);
        foreach (var (x, y) in points)
            plot.Dot("soft", x, y);
        return plot.Document();
    }

    /// <param name="others">What else the axes have to hold.</param>
    private static SvgPlot Line(string label, IReadOnlyList<StoredTrial> trials, (double X, double Y)[] points, params (double X, double Y)[] others)
    {
        var last = Math.Max(1, trials[^1].Trial.Number);
        return new SvgPlot(label, (0, last), Range(points.Concat(others).Select(p => p.Y)), "G4").Label(0, "0").Label(last, $"trial {last}").Line("served", points);
    }

    /// <summary>Every complete trial by two objectives, the front and the chosen one among them.</summary>
    private static string FrontSvg(StudyResult result, IReadOnlyList<StoredTrial> trials, int across, int up)
    {
        var points = Complete(trials).ToArray();
        var range = Range(points.Select(t => t.Values[across]));
        var plot = new SvgPlot($"{result.Criteria[up].Text()} against {result.Criteria[across].Text()}", range, Range(points.Select(t => t.Values[up])), "G4");
        foreach (var trial in points)
            plot.Dot("soft", trial.Values[across], trial.Values[up]);
        foreach (var point in result.Front)
            plot.Dot("served", point.Values[across], point.Values[up]);
        return plot.Dot("base", result.Chosen.Values[across], result.Chosen.Values[up])
            .Label(range.Low, $"{range.Low:G4}").Label(range.High, $"{result.Criteria[across].Text()} {range.High:G4}").Document();
    }

    private static IEnumerable<FinishedTrial> Complete(IReadOnlyList<StoredTrial> trials) =>
        trials.Select(t => t.Trial).Where(t => t.State == TrialState.Complete);

    /// <summary>Of equal values, one around them: an axis needs a length.</summary>
    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        return high > low ? (low, high) : (low - Math.Max(1e-6, Math.Abs(low) / 100), high + Math.Max(1e-6, Math.Abs(high) / 100));
    }
}
