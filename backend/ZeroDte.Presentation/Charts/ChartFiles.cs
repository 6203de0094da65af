using ZeroDte.Pipeline.Tracking;
using ZeroDte.Presentation.Shell;

namespace ZeroDte.Presentation.Charts;

internal static class ChartFiles
{
    /// <summary>Each chart as a file of its own.</summary>
    public static async Task<IReadOnlyList<ReportFile>> WriteAsync(IEnumerable<(string Path, Plot Plot)> charts)
    {
        var files = new List<ReportFile>();
        foreach (var (path, plot) in charts)
            files.Add(new(path, await Pages.RenderAsync<ChartFile, Plot>(plot)));
        return files;
    }
}
