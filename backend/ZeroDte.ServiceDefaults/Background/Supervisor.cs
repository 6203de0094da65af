using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ZeroDte.ServiceDefaults.Background;

/// <summary>
/// Keeps background work going whatever becomes of it: what fails starts again after a growing pause, says so once and not at every try,
/// and is known to whoever asks how the host is. Nothing that runs here can end the host.
/// </summary>
public sealed partial class Supervisor(TimeProvider time, ILogger<Supervisor> logger)
{
    /// <summary>Work that runs this long without a failure is well again.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, BackgroundWork> _work = new();

    /// <summary>All that runs here, in order of name.</summary>
    public IReadOnlyList<BackgroundWork> Work => [.. _work.Values.OrderBy(work => work.Name, StringComparer.Ordinal)];

    /// <summary>Does something until it has done it or is told to stop, however often it fails.</summary>
    /// <param name="work">Called again after each failure; it starts from the beginning.</param>
    /// <param name="isAway">Which failures beyond those of the network and the database mean that something is away, and no fault of
    /// ours.</param>
    public async Task KeepAsync(string name, Func<CancellationToken, Task> work, CancellationToken stopping,
        Func<Exception, bool>? isAway = null)
    {
        _work[name] = new(name, Failures: 0, time.GetUtcNow(), Error: null);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await RunAsync(name, work, stopping);
                Recover(name);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                var pause = Fail(name, exception, isAway?.Invoke(exception) ?? false);
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        // Not on the caller's thread, which starts the host's other services next.
        var running = Task.Run(() => work(stopping), stopping);
        if (!_work[name].IsWell && await Task.WhenAny(running, Task.Delay(Settled, time, stopping)) != running)
            Recover(name);
        await running;
    }

    private TimeSpan Fail(string name, Exception exception, bool isAway)
    {
        var before = _work[name];
        var error = exception.GetBaseException().Message;
        _work[name] = new(name, before.Failures + 1, before.IsWell ? time.GetUtcNow() : before.Since, error);
        if (before.Error != error)
            Say(name, exception, error, isAway);
        return TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(before.Failures, 10)));
    }

    /// <summary>What is away comes back, and a line is enough; everything else is a fault of ours, and wants its stack.</summary>
    private void Say(string name, Exception exception, string error, bool isAway)
    {
        if (isAway || exception is DbException or SocketException or HttpRequestException or IOException or TimeoutException)
            Log.Away(logger, name, error);
        else
            Log.Failed(logger, name, exception);
    }

    private void Recover(string name)
    {
        if (_work[name] is not { IsWell: false } ill)
            return;

        _work[name] = new(name, Failures: 0, time.GetUtcNow(), Error: null);
        Log.Recovered(logger, name, ill.Failures);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Work} stopped and starts again until it works. {Error}")]
        public static partial void Away(ILogger logger, string work, string error);

        [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Work} failed unexpectedly and starts again until it works.")]
        public static partial void Failed(ILogger logger, string work, Exception exception);

        [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "{Work} works again after {Failures} failures.")]
        public static partial void Recovered(ILogger logger, string work, int failures);
    }
}
