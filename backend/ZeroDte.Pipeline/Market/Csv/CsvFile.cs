namespace ZeroDte.Pipeline.Market.Csv;

/// <summary>A file of bars as comma-separated values, or what comes through a pipe.</summary>
internal sealed class CsvFile(string path) : IBarSource
{
    public const string Unit = "line";

    public string Name => Path.GetFileName(path);

    string IBarSource.Unit => Unit;

    public Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Read(bars, progress, cancellationToken);
        return Task.CompletedTask;
    }

    /// <exception cref="IngestException">The file cannot be read as daily bars at all.</exception>
    public void Read(OfferedBars bars, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Read(file => DailyCsv.Read(file, bars, progress, cancellationToken));

    /// <exception cref="IngestException">The file cannot be read as minute bars at all.</exception>
    public void Read(OfferedMinutes bars, bool stampsAreEnds, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Read(file => MinuteCsv.Read(file, bars, stampsAreEnds, progress, cancellationToken));

    private void Read(Action<FileStream> read)
    {
        try
        {
            using var file = Open();
            read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"Cannot read {path}: {exception.Message}");
        }
        catch (IngestException exception)
        {
            throw new IngestException($"{path}: {exception.Message}");
        }
    }

    /// <summary>What comes through a pipe is kept in a file that goes when it is closed: it is read more than once.</summary>
    private FileStream Open()
    {
        var file = File.OpenRead(path);
        if (file.CanSeek)
            return file;

        using (file)
        {
            var kept = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 4096,
                FileOptions.DeleteOnClose);
            file.CopyTo(kept);
            kept.Position = 0;
            return kept;
        }
    }
}
