using System.Text;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study's front, history, hypervolume and importances as files for programs, and charts of them for people.</summary>
internal static class StudyArtifacts
{
    public static async Task<IReadOnlyList<ReportFile>> OfAsync(
        StudyResult result, IReadOnlyList<StoredTrial> trials, IReport<StudyReport> charts)
    {
        var report = new StudyReport(result, [.. trials.Select(stored => stored.Trial)]);
        return
        [
            new("result.json", StudyJson.Write(result)),
            new("front.csv", FrontCsv(result)),
            new("history.csv", HistoryCsv(report)),
            new("importance.csv", ImportanceCsv(result)),
            .. await charts.FilesAsync(report),
        ];
    }

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

    private static string HistoryCsv(StudyReport report)
    {
        var (result, volumes) = (report.Result, report.Volumes);
        var csv = new StringBuilder($"trial,state,{string.Join(',', result.Criteria.Select(c => c.Text()))},hypervolume\n");
        foreach (var trial in report.Trials)
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
}
