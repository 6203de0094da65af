using System.Text.Json.Nodes;
using ZeroDte.Mlflow.Server.Hosting;
using ZeroDte.Postgres;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Mlflow.Server.Webhooks;

/// <summary>What is to be sent, oldest first. Several servers on one database share it.</summary>
internal sealed class WebhookOutbox(Database database, TimeProvider time) : IDisposable
{
    /// <summary>How long a message is one server's; should that end in between, another takes it up.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _added = new(0, 1);

    /// <summary>Wakes the courier of this server.</summary>
    /// <param name="count">How many messages a committed change added.</param>
    public void Added(long count)
    {
        if (count == 0)
            return;
        try
        {
            _added.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to wake already.
        }
    }

    /// <summary>Waits until something is added, and no longer than until the next message is due.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var due = await database.QueryAsync(r => r.OrNull<long?>(0), cancellationToken,
            Statement("select min(due) from webhook_delivery"));
        var next = due is [{ } at] ? TimeSpan.FromMilliseconds(Math.Max(1, at - Now())) : atMost;
        await _added.WaitAsync(next < atMost ? next : atMost, cancellationToken);
    }

    public Task<List<(WebhookMessage Message, int Attempt)>> ClaimAsync(
        int most, CancellationToken cancellationToken) => database.QueryAsync(
        r => (new WebhookMessage(r.GetString(0), r.GetString(1), r.OrNull<string>(2), r.GetString(3), JsonNode.Parse(r.GetString(4))!,
            DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(5))), r.GetInt32(6)),
        cancellationToken, Statement("""
        update webhook_delivery d set attempts = attempts + 1, due = $2 from webhook w
        where w.number = d.webhook and d.delivery_id in (
            select delivery_id from webhook_delivery where due <= $1 order by due limit $3 for update skip locked)
        returning d.delivery_id, w.url, w.secret, d.event, d.data::text, d.happened, d.attempts
        """, Now(), Now() + (long)Lease.TotalMilliseconds, (long)most));

    public Task DoneAsync(string delivery, CancellationToken cancellationToken) => database.ExecuteAsync(
        cancellationToken, Statement("delete from webhook_delivery where delivery_id = $1", delivery));

    public Task LaterAsync(string delivery, TimeSpan delay, CancellationToken cancellationToken) => database.ExecuteAsync(
        cancellationToken, Statement("update webhook_delivery set due = $2 where delivery_id = $1", delivery,
            Now() + (long)delay.TotalMilliseconds));

    public void Dispose() => _added.Dispose();

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
