using Npgsql;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Orchestrator;

/// <summary>Tells idle workers that there may be something to do: work was added, or data arrived that work waits for.</summary>
internal sealed class WorkSignal(NpgsqlDataSource database, JobBacklog backlog)
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next signal. Take it before looking for work, so that none is missed in between.</summary>
    public Task Next => _next.Task;

    /// <summary>Passes on what is announced in the database until that goes away.</summary>
    /// <exception cref="NpgsqlException">The database went away.</exception>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var symbols = new HashSet<string>();
        connection.Notification += (_, notification) =>
        {
            if (notification.Channel == BarStore.Channel)
                symbols.Add(notification.Payload);
        };
        await connection.ExecuteAsync(
            cancellationToken, Statement($"listen {BarStore.Channel}"), Statement($"listen {JobBacklog.Channel}"));

        while (true)
        {
            Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            await connection.WaitAsync(cancellationToken);
            foreach (var symbol in symbols)
                await backlog.WakeAsync(symbol, cancellationToken);
            symbols.Clear();
        }
    }
}
