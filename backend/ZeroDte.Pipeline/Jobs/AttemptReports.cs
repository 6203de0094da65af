namespace ZeroDte.Pipeline.Jobs;

/// <summary>What a running attempt reported and nobody has written down yet. Each new text is a line of its log.</summary>
internal sealed class AttemptReports(TimeProvider time, IProgress<JobProgress>? watcher) : IProgress<JobProgress>
{
    /// <summary>Lines that one attempt may log, so that a job that reports without end does not fill the disk.</summary>
    private const int MostLines = 2000;

    private readonly Lock _lock = new();
    private readonly List<(int Number, DateTime At, string Text)> _lines = [];
    private JobProgress? _latest;
    private string? _lastText;
    private int _count;

    public void Report(JobProgress value)
    {
        watcher?.Report(value);
        lock (_lock)
        {
            _latest = value;
            if (value.What != _lastText)
                AddLine(value.What);
        }
    }

    /// <summary>Adds a line that is no progress, such as the details of an error.</summary>
    public void Log(string text)
    {
        lock (_lock)
            AddLine(text);
    }

    public Content Take()
    {
        lock (_lock)
        {
            var content = new Content(
                _latest, [.. _lines.Select(l => l.Number)], [.. _lines.Select(l => l.At)], [.. _lines.Select(l => l.Text)]);
            _latest = null;
            _lines.Clear();
            return content;
        }
    }

    private void AddLine(string text)
    {
        _lastText = text;
        if (++_count <= MostLines)
        {
            _lines.Add((_count, time.GetUtcNow().UtcDateTime, _count < MostLines
                ? text.Replace('\0', '\uFFFD') : "Further lines were left out."));
        }
    }

    /// <param name="Latest">Null if nothing was reported since the last time.</param>
    public sealed record Content(JobProgress? Latest, int[] Numbers, DateTime[] Times, string[] Lines);
}
