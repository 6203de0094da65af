using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Webhooks;

/// <summary>
/// Sends what is in the outbox behind the requests that put it there. What fails in passing is tried again after 1, 2, 4 … seconds. A
/// receiver may get a message twice; its delivery id tells.
/// </summary>
internal sealed partial class WebhookCourier(WebhookOutbox outbox, WebhookSender sender, ILogger<WebhookCourier> logger) : BackgroundService
{
    private const int MostAtOnce = 8;
    private const int MostAttempts = 8;

    /// <summary>For messages that another server put there and did not send.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var underWay = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var ended in underWay.Where(t => t.IsCompleted).ToArray())
                {
                    underWay.Remove(ended);
                    await ended; // throws what went wrong with it
                }
                var claimed = await outbox.ClaimAsync(MostAtOnce - underWay.Count, stoppingToken);
                underWay.AddRange(claimed.Select(c => DeliverAsync(c.Message, c.Attempt, stoppingToken)));
                if (underWay.Count == MostAtOnce)
                    await Task.WhenAny(underWay);
                else
                    await outbox.WaitAsync(Rest, stoppingToken);
            }
            catch (NpgsqlException exception) when (exception.IsAway())
            {
                await Task.Delay(Rest, stoppingToken);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception);
                await Task.Delay(Rest, stoppingToken);
            }
        }
    }

    private async Task DeliverAsync(WebhookMessage message, int attempt, CancellationToken cancellationToken)
    {
        var (reason, wait, again) = await TryAsync(message, cancellationToken);
        if (reason is null)
        {
            await outbox.DoneAsync(message.DeliveryId, cancellationToken);
        }
        else if (again && attempt < MostAttempts)
        {
            var delay = TimeSpan.FromSeconds(1 << (attempt - 1));
            await outbox.LaterAsync(message.DeliveryId, wait is { } asked && asked > delay ? Least(asked, LongestDelay) : delay,
                cancellationToken);
            outbox.Added(1);
        }
        else
        {
            Log.GivenUp(logger, message.DeliveryId, message.Event, message.Url, attempt, reason);
            await outbox.DoneAsync(message.DeliveryId, cancellationToken);
        }
    }

    /// <returns>Why it failed, or null.</returns>
    private async Task<(string? Reason, TimeSpan? Wait, bool Again)> TryAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await sender.SendAsync(message, cancellationToken);
            return answer.Success ? default : ($"HTTP {answer.Status}", answer.RetryAfter, answer.Passing);
        }
        catch (HttpRequestException exception)
        {
            return (exception.Message, null, true);
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Webhooks cannot be sent.")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
            Message = "Gave up delivery {Delivery} of {Event} to {Url} after {Attempts} attempts: {Reason}")]
        public static partial void GivenUp(ILogger logger, string delivery, string @event, string url, int attempts, string reason);
    }
}
