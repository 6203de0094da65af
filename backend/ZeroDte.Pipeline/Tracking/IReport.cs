namespace ZeroDte.Pipeline.Tracking;

/// <summary>
/// Makes of data the pages or charts that people look at. The pipeline has the data and knows nothing of how it is shown.
/// </summary>
public interface IReport<in TData>
{
    /// <summary>Files that need nothing else.</summary>
    Task<IReadOnlyList<ReportFile>> FilesAsync(TData data);
}
