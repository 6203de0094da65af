using System.Threading.Channels;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>
/// Commits trials behind the search, in the order in which they ended and as many at once as have gathered. Killed at any point, what is
/// missing is the end, which is run again with the same result.
/// </summary>
internal sealed class TrialRecorder : IAsyncDisposable
{
    private readonly StudyStore _studies;
    private readonly string _study;
    private readonly CancellationTokenSource _broken = new();
    private readonly Channel<StoredTrial> _ended = Channel.CreateUnbounded<StoredTrial>(new() { SingleReader = true });
    private readonly Task _pump;

    public TrialRecorder(StudyStore studies, string study)
    {
        (_studies, _study) = (studies, study);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Cancelled when nothing can be committed any more.</summary>
    public CancellationToken Broken => _broken.Token;

    public void Add(StoredTrial trial) => _ended.Writer.TryWrite(trial);

    /// <summary>Waits until all is committed, or throws what kept it from being.</summary>
    public Task CompleteAsync()
    {
        _ended.Writer.TryComplete();
        return _pump;
    }

    public async ValueTask DisposeAsync()
    {
        _ended.Writer.TryComplete();
        await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever wants to know has asked CompleteAsync
        _broken.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            var batch = new List<StoredTrial>();
            while (await _ended.Reader.WaitToReadAsync())
            {
                while (_ended.Reader.TryRead(out var trial))
                    batch.Add(trial);
                await _studies.AddAsync(_study, batch, CancellationToken.None);
                batch.Clear();
            }
        }
        catch
        {
            await _broken.CancelAsync();
            throw;
        }
    }
}
