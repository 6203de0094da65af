using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.ServiceDefaults.Background;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>
/// Passes on what becomes of attempts, in whatever process they run, to anybody who watches: over one connection, however many do.
/// </summary>
public sealed class JobEvents(NpgsqlDataSource database, JobHistory history, Supervisor supervisor)
    : SupervisedService("Watching jobs", supervisor)
{
    /// <summary>What a slow watcher may be behind; from then on it misses the oldest.</summary>
    private const int Backlog = 256;

    private readonly Lock _lock = new();
    private readonly List<Channel<JobAttempt>> _watchers = [];

    /// <summary>Attempts as they begin, report and end, from now on. Ends when it is cancelled.</summary>
    public async IAsyncEnumerable<JobAttempt> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<JobAttempt>(
            new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
            _watchers.Add(channel);
        try
        {
            await using var leaving = cancellationToken.Register(() => channel.Writer.TryComplete());
            await foreach (var attempt in channel.Reader.ReadAllAsync(CancellationToken.None))
                yield return attempt;
        }
        finally
        {
            lock (_lock)
                _watchers.Remove(channel);
        }
    }

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var changed = new HashSet<long>();
        connection.Notification += (_, notification) => changed.Add(long.Parse(notification.Payload));
        await connection.ExecuteAsync(cancellationToken, Statement($"listen {JobAttempts.Channel}"));

        while (true)
        {
            await connection.WaitAsync(cancellationToken);
            Channel<JobAttempt>[] watchers;
            lock (_lock)
                watchers = [.. _watchers];
            if (watchers.Length > 0)
            {
                foreach (var attempt in await history.FindAsync(changed, cancellationToken))
                    Array.ForEach(watchers, watcher => watcher.Writer.TryWrite(attempt));
            }

            changed.Clear();
        }
    }
}
