using System.Collections.Concurrent;

namespace ZeroDte.Quant.Tuning;

/// <summary>
/// Threads of a study's own, so that its trials keep nobody else's work waiting; each runs one trial after another, since to start a thread
/// may take as long as a trial. There are about as many as trials were ever running at once, those left behind among them.
/// </summary>
internal sealed class TrialThreads : IDisposable
{
    private readonly BlockingCollection<Task<TrialOutcome>> _trials = [];
    private int _idle;

    public Task<TrialOutcome> Run(Func<TrialOutcome> trial)
    {
        var task = new Task<TrialOutcome>(trial);
        if (Interlocked.Decrement(ref _idle) < 0)
        {
            Interlocked.Increment(ref _idle);
            new Thread(Work) { IsBackground = true, Name = "trial" }.Start();
        }

        _trials.Add(task);
        return task;
    }

    /// <summary>Threads end as they become idle.</summary>
    public void Dispose() => _trials.CompleteAdding();

    private void Work()
    {
        foreach (var trial in _trials.GetConsumingEnumerable())
        {
            trial.RunSynchronously(TaskScheduler.Default);
            Interlocked.Increment(ref _idle);
        }
    }
}
