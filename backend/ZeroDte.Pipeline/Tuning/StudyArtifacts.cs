using System.Globalization;
using System.Text;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study's front and history as files for people and for programs.</summary>
internal static class StudyArtifacts
{
    public static IEnumerable<(string Path, Stream Content)> Of(StudyResult result, IReadOnlyList<StoredTrial> trials)
    {
        yield return File("result.json", StudyJson.Write(result));
        yield return File("front.csv", FrontCsv(result));
        yield return File("history.csv", HistoryCsv(result, trials));
        for (var i = 0; i < result.Criteria.Count; i++)
        {
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

    private static string HistoryCsv(StudyResult result, IReadOnlyList<StoredTrial> trials)
    {
        var csv = new StringBuilder($"trial,state,{string.Join(',', result.Criteria.Select(c => c.Text()))}\n");
        foreach (var (trial, _, _) in trials)
            csv.Append($"{trial.Number},{trial.State},{string.Join(',', result.Criteria.Select((_, i) => i < trial.Values.Length ? trial.Values[i].ToString(CultureInfo.InvariantCulture) : ""))}\n");
        return csv.ToString();
    }

    /// <summary>Every complete trial, and the best so far.</summary>
    private static string HistorySvg(StudyResult result, IReadOnlyList<StoredTrial> trials, int criterion)
    {
        var points = Complete(trials).Select(t => (X: (double)t.Number, Y: t.Values[criterion])).ToArray();
        var best = points[0].Y;
        var line = points.Select(p => (p.X, best = result.Criteria[criterion].Maximised() ? Math.Max(best, p.Y) : Math.Min(best, p.Y))).ToArray();
        var plot = new SvgPlot($"{result.Criteria[criterion].Text()} by trial", (0, Math.Max(1, trials[^1].Trial.Number)), Range(points.Select(p => p.Y)), "G4").Line("served", line);
        foreach (var (x, y) in points)
            plot.Dot("soft", x, y);
        return plot.Label(0, "0").Label(Math.Max(1, trials[^1].Trial.Number), $"trial {trials[^1].Trial.Number}").Document();
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
