using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Tuning;

/// <summary>Runs the trials of a study.</summary>
public static class TrialWorkers
{
    /// <summary>Runs trials until the budget is used up. Failed trials are recorded and do not end the study.</summary>
    /// <param name="progress">Told of each trial as it ends, one at a time, before the next one starts in its place.</param>
    /// <exception cref="SearchSpaceException">The search space is empty or contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">The study was stopped; the trials that had ended are in it, and it can go
    /// on.</exception>
    /// <remarks>
    /// A trial that outlives its time is told so through its token and then left behind with its thread: a thread cannot be ended from
    /// outside.
    /// </remarks>
    public static async Task OptimiseAsync(
        this Study study, Objective objective, StudyBudget budget, IProgress<FinishedTrial>? progress, TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget.Trials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget.Workers, 1);

        var start = time.GetTimestamp();
        var running = new Dictionary<Task<TrialOutcome>, Trial>();
        using var threads = new TrialThreads();
        try
        {
            while (true)
            {
                while (running.Count < budget.Workers && study.Next < budget.Trials && study.CanAsk && !OutOfTime())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var trial = study.Ask();
                    running.Add(RunAsync(threads, objective, trial, budget.TrialTime, time, cancellationToken), trial);
                }

                if (running.Count == 0)
                    return;

                var ended = await Task.WhenAny(running.Keys);
                var finished = study.Tell(running[ended], await ended);
                running.Remove(ended);
                progress?.Report(finished);
            }
        }
        finally
        {
            foreach (var trial in running.Values)
                study.Forget(trial);
        }

        bool OutOfTime() => budget.Time is { } limit && time.GetElapsedTime(start) >= limit;
    }

    private static async Task<TrialOutcome> RunAsync(
        TrialThreads threads, Objective objective, Trial trial, TimeSpan? limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var timer = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var token = either.Token;
        var work = threads.Run(() => objective(trial, token));
        await ((Task)work.WaitAsync(token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what it ended with is asked below
        // Before anything else: what was told to stop may have ended in any way, which says nothing of the trial.
        cancellationToken.ThrowIfCancellationRequested();
        // By the clock as well: a timer of a busy machine may come long after the trial.
        if (timer.IsCancellationRequested || time.GetElapsedTime(start) > limit)
            return new TrialOutcome.Failed($"did not end within {limit?.TotalSeconds} s");

        try
        {
            return await work;
        }
        catch (Exception error) when (error is not SearchSpaceException)
        {
            return new TrialOutcome.Failed($"{error.GetType().Name}: {error.Message}");
        }
    }
}
