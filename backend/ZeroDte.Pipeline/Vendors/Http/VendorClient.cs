using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>
/// Asks vendors: within the limits of the key, patiently where they fail, and never twice what they answered or refused a moment ago. Each
/// reply is judged and kept before anything is read of it.
/// </summary>
internal sealed partial class VendorClient(
    IHttpClientFactory clients, CallBudgets budgets, ReplyStore replies, TradingCalendar calendar, TimeProvider time,
    ILogger<VendorClient> logger)
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>For so long what may be another thing the next minute is not asked for again.</summary>
    private static readonly TimeSpan Live = TimeSpan.FromSeconds(30);

    private static readonly ReplyClass[] Refusals = [ReplyClass.NotEntitled, ReplyClass.BadRequest];
    private static readonly ReplyClass[] Answers = [ReplyClass.Data, ReplyClass.NoData, .. Refusals];

    /// <returns>The vendor's reply or refusal, or that there was none.</returns>
    /// <exception cref="Market.IngestException">What was received cannot be kept.</exception>
    public async Task<VendorReply> AskAsync(IVendor vendor, VendorRequest request, CancellationToken cancellationToken)
    {
        var question = Question(vendor, request);
        if (await KnownAsync(vendor, request, question, cancellationToken) is { } known)
            return known;

        for (var attempt = 1; ; attempt++)
        {
            var reply = await BudgetAsync(vendor, question, request.CanWait, cancellationToken)
                ?? await TryAsync(vendor, request, cancellationToken);
            await replies.KeepAsync(reply, cancellationToken);
            if (reply.Verdict is { Class: ReplyClass.RateLimited, Until: { } until } && reply.Status is not null)
                await budgets.CloseAsync(vendor, until, cancellationToken);
            if (attempt >= vendor.Options.MostAttempts || Pause(vendor.Options, reply, attempt) is not { } pause)
                return reply;

            Log.AskedAgain(logger, vendor.Name, request.Endpoint, reply.Verdict.Reason, pause.TotalSeconds, attempt);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>Data from before this are old: a session that has closed since makes every answer so.</summary>
    public DateTimeOffset FreshSince(IVendor vendor, VendorRequest request)
    {
        var now = time.GetUtcNow();
        if (request.IsLive)
            return now - Live;

        var closed = calendar.Session(calendar.LastClosed(now)).Close;
        return request.IsSettled ? closed : Later(closed, now.AddMinutes(-vendor.Options.FreshMinutes));
    }

    private async Task<VendorReply?> KnownAsync(
        IVendor vendor, VendorRequest request, VendorReply question, CancellationToken cancellationToken)
    {
        var fresh = FreshSince(vendor, request with { IsLive = false, IsSettled = false });
        var since = FreshSince(vendor, request with { IsLive = false });
        var known = await replies.AnsweredAsync(
            question with { ReceivedAt = time.GetUtcNow() }, request.IsLive ? Refusals : Answers, vendor.EntitlesByEndpoint, since,
            cancellationToken);
        return known?.Verdict.Class == ReplyClass.Data || known?.ReceivedAt >= fresh ? known : null;
    }

    /// <summary>Waits for a call to be allowed, if that is not long.</summary>
    /// <returns>Null if it is; else that it is not.</returns>
    private async Task<VendorReply?> BudgetAsync(
        IVendor vendor, VendorReply question, bool canWait, CancellationToken cancellationToken)
    {
        var patience = time.GetUtcNow().AddSeconds(vendor.Options.LongestWaitSeconds);
        while (await budgets.TakeAsync(vendor, canWait, cancellationToken) is var (until, reason))
        {
            if (until > patience)
                return question with { ReceivedAt = time.GetUtcNow(), Verdict = new(ReplyClass.RateLimited, reason, until) };
            await Task.Delay(Positive(until - time.GetUtcNow()), time, cancellationToken);
        }

        return null;
    }

    /// <summary>How long to wait before the next attempt; null if there is to be none.</summary>
    private TimeSpan? Pause(VendorOptions options, VendorReply reply, int attempt)
    {
        if (reply is { Status: not null, Verdict: { Class: ReplyClass.RateLimited, Until: { } until } })
            return Positive(until - time.GetUtcNow()) is var wait && wait.TotalSeconds <= options.LongestWaitSeconds ? wait : null;
        if (reply.Verdict.Class != ReplyClass.VendorFault)
            return null;

        // Half of it by chance, so that those who failed together do not come back together.
        var longest = Math.Min(options.LongestRetrySeconds, options.FirstRetrySeconds * Math.Pow(2, attempt - 1));
        var chance = new Random(unchecked((int)time.GetTimestamp())).NextDouble();
        return TimeSpan.FromSeconds(longest * (0.5 + chance / 2));
    }

    private async Task<VendorReply> TryAsync(IVendor vendor, VendorRequest request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(vendor.Options.TimeoutSeconds));
        var nothing = Question(vendor, request);
        try
        {
            using var message = Message(vendor, request);
            using var http = clients.CreateClient(nameof(VendorClient));
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var received = nothing with
            {
                Status = (int)response.StatusCode,
                ETag = response.Headers.ETag?.Tag is { } tag ? Words.Of(vendor.Key.Redact(tag)) : null,
                Body = vendor.Key.Redact(await BodyAsync(response.Content, vendor.Options, patience.Token)),
                ReceivedAt = time.GetUtcNow(),
            };
            return received with { Verdict = Judge(vendor, request, received, response.Headers) };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            return Failed(exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"it did not answer within {vendor.Options.TimeoutSeconds} s");
        }

        VendorReply Failed(string why) => nothing with
        {
            ReceivedAt = time.GetUtcNow(),
            Verdict = new(ReplyClass.VendorFault, Words.Of(vendor.Key.Redact(why))),
        };
    }

    private static VendorReply Question(IVendor vendor, VendorRequest request) => new()
    {
        Vendor = vendor.Name,
        Endpoint = request.Endpoint,
        Symbol = request.Symbol,
        Request = vendor.Key.Redact($"{request}"),
        Key = vendor.Key.Fingerprint,
        Series = request.Series,
        ReceivedAt = default,
    };

    private HttpRequestMessage Message(IVendor vendor, VendorRequest request)
    {
        var address = new Uri($"{vendor.Options.BaseUrl.AbsoluteUri.TrimEnd('/')}{request.Path}");
        var message = new HttpRequestMessage(request.Form is null ? HttpMethod.Get : HttpMethod.Post, address)
        {
            Content = request.Form is null ? null : new FormUrlEncodedContent(request.Form),
        };
        if (request.KnownETag is { } etag && EntityTagHeaderValue.TryParse(etag, out var known))
            message.Headers.IfNoneMatch.Add(known);
        vendor.Sign(message, time.GetUtcNow());
        return message;
    }

    private static async Task<byte[]> BodyAsync(HttpContent content, VendorOptions options, CancellationToken cancellationToken)
    {
        var most = options.MostMegabytes * 1_000_000L;
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                body.Write(buffer, 0, read);
                if (body.Length > most)
                    throw new IOException($"its reply is larger than {options.MostMegabytes} MB");
            }

            return body.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A vendor that says when it answers again is believed; one that does not is left alone for a minute.</summary>
    private static Verdict Judge(IVendor vendor, VendorRequest request, VendorReply reply, HttpResponseHeaders headers)
    {
        var verdict = vendor.Judge(request, reply);
        verdict = verdict with { Reason = Words.Of(verdict.Reason) };
        if (verdict is not { Class: ReplyClass.RateLimited, Until: null })
            return verdict;
        var wait = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - reply.ReceivedAt,
            _ => TimeSpan.FromMinutes(1),
        };
        return verdict with { Until = reply.ReceivedAt + Positive(wait) };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset another) => one > another ? one : another;

    private static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information,
            Message = "{Vendor} is asked for {Endpoint} again in {Seconds:0.0} s, after attempt {Attempt}: {Reason}.")]
        public static partial void AskedAgain(ILogger logger, string vendor, string endpoint, string reason, double seconds, int attempt);
    }
}
