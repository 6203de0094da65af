using ZeroDte.Pipeline.Tracking;

namespace ZeroDte.Presentation.Shell;

/// <summary>A report that is one page.</summary>
/// <param name="path">The file's name.</param>
internal sealed class PageReport<TPage, TData>(string path) : IReport<TData>
    where TPage : Page<TData>
{
    public async Task<IReadOnlyList<ReportFile>> FilesAsync(TData data) => [new(path, await Pages.RenderAsync<TPage, TData>(data))];
}
