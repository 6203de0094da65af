using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroDte.Postgres;
using ZeroDte.ServiceDefaults.Background;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Alerts;

/// <summary>
/// Tells the webhook what stands in the outbox, at least once: a row goes only after the receiver's yes. Many processes may send;
/// each holds the lock of the row that it is at.
/// </summary>
public sealed partial class WebhookSender(
    NpgsqlDataSource database, IHttpClientFactory clients, IOptions<AlertOptions> options, DriftMetrics metrics, TimeProvider time,
    Supervisor supervisor, ILogger<WebhookSender> logger) : SupervisedService("Sending alerts", supervisor)
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    private readonly AlertOptions _options = options.Value;

    /// <summary>Sends what is due; returns how many alarms were accepted.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        var accepted = 0;
        while (_options.Webhook is not null && await SendOneAsync(cancellationToken) is { } success)
            accepted += success ? 1 : 0;
        return accepted;
    }

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (_options.Webhook is not null)
        {
            await SendDueAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(_options.LookSeconds), time, cancellationToken);
        }
    }

    /// <returns>Null if nothing is due.</returns>
    private async Task<bool?> SendOneAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await DueAsync(connection, cancellationToken) is not var (alert, attempts))
            return null;

        var failure = await PostAsync(alert, cancellationToken);
        metrics.Delivered(failure is null);
        if (failure is null)
        {
            await connection.ExecuteAsync(CancellationToken.None, Statement("delete from alert_outbox where alert_id = $1", alert.Id));
            Log.Delivered(logger, alert.Id, attempts + 1);
        }
        else
        {
            var wait = Math.Min(LongestRetry.TotalSeconds, _options.FirstRetrySeconds * Math.Pow(2, attempts));
            var givenUp = attempts + 1 >= _options.MostAttempts;
            await connection.ExecuteAsync(CancellationToken.None, Statement(
                "update alert_outbox set attempts = attempts + 1, not_before = $2, given_up = $3, last_failure = $4 where alert_id = $1",
                alert.Id, time.GetUtcNow().AddSeconds(wait).ToUniversalTime(), givenUp, failure));
            Log.Failed(logger, alert.Id, attempts + 1, failure, givenUp);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return failure is null;
    }

    private async Task<(Alert Alert, int Attempts)?> DueAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<(Alert, int)?>(
            row => (AlertStore.Read(row), row.GetInt32(row.FieldCount - 1)), cancellationToken, Statement($"""
            select {AlertStore.Columns}, o.attempts from alert_outbox o join alert a on a.id = o.alert_id
            where not o.given_up and o.not_before <= $1 order by o.alert_id limit 1 for update of o skip locked
            """, time.GetUtcNow().ToUniversalTime()))).SingleOrDefault();

    /// <returns>Why it was not accepted, or null if it was.</returns>
    private async Task<string?> PostAsync(Alert alert, CancellationToken cancellationToken)
    {
        using var request = Signed(alert);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
        try
        {
            using var http = clients.CreateClient(nameof(WebhookSender));
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => null,
                >= 300 and < 400 and var status =>
                    $"it answered {status}, a redirect, which is not followed: set Alerts__Webhook to where it leads",
                var status => $"it answered {status}",
            };
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException is { } inner && inner is not HttpRequestException
                ? $"{exception.Message} {inner.Message}"
                : exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it did not answer within {_options.TimeoutSeconds} s";
        }
    }

    private HttpRequestMessage Signed(Alert alert)
    {
        var content = new
        {
            alert.Id,
            alert.Record,
            alert.Symbol,
            alert.Session,
            alert.Policy,
            alert.Cause,
            alert.Action,
            alert.Message,
            alert.RaisedAt,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(content, DriftJson.Options);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new(HttpMethod.Post, _options.Webhook)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers =
            {
                { WebhookSignature.Header, WebhookSignature.Of(_options.Secret!, timestamp, body) },
                { WebhookSignature.TimestampHeader, timestamp },
                { WebhookSignature.IdHeader, alert.Id.ToString(CultureInfo.InvariantCulture) },
            },
        };
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Alert {Id} delivered to the webhook at attempt {Attempt}.")]
        public static partial void Delivered(ILogger logger, long id, int attempt);

        [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Alert {Id}, attempt {Attempt}: the webhook was not told: "
            + "{Failure} Given up: {GivenUp}.")]
        public static partial void Failed(ILogger logger, long id, int attempt, string failure, bool givenUp);
    }
}
