using Npgsql;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>While an attempt runs: writes what it reports now and then, and cancels it when somebody asked for that.</summary>
internal sealed class AttemptWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _ended = new();
    private readonly Task _watching;

    public AttemptWatch(JobAttempts attempts, long attempt, AttemptReports reports, CancellationTokenSource cancel, TimeProvider time) =>
        _watching = WatchAsync(attempts, attempt, reports, cancel, time);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watching;
        _ended.Dispose();
    }

    private async Task WatchAsync(JobAttempts attempts, long attempt, AttemptReports reports, CancellationTokenSource cancel,
        TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                if (await attempts.WriteAsync(attempt, reports.Take(), _ended.Token))
                    await cancel.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt ended.
        }
        catch (NpgsqlException)
        {
            // Without a database there is nowhere to write to, and the attempt itself is about to find out.
        }
    }
}
