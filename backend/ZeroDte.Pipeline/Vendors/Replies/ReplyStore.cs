using System.IO.Compression;
using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Objects;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Vendors.Replies;

/// <summary>
/// Every reply as it was received: the bytes in the object store under their hash, then a row that says what they answer. The same bytes
/// are there once.
/// </summary>
internal sealed class ReplyStore(NpgsqlDataSource database, IObjectStore objects)
{
    private const string Columns =
        "vendor, endpoint, symbol, request, key, series, status, etag, received_at, class, reason, retry_at, object, sha256";

    /// <exception cref="IngestException">The reply cannot be kept; nothing of it is.</exception>
    public async Task KeepAsync(VendorReply reply, CancellationToken cancellationToken)
    {
        var key = reply.Hash is { } hash ? await KeepBytesAsync(reply, hash, cancellationToken) : null;
        await database.ExecuteAsync(cancellationToken, Statement("""
            insert into vendor_reply (vendor, endpoint, symbol, request, key, series, status, etag, received_at, sha256, bytes, object,
                class, reason, retry_at)
            select $1, $2, $3, $4, $5, $6, $7::int, $8::text, $9, $10::text, $11::bigint, $12::text, $13, $14, $15::timestamptz
            -- That nothing was sent, because calls are used up, is said once.
            where $7::int is not null or not exists (
                select from (
                    select reason, class from vendor_reply where (vendor, endpoint, request) = ($1, $2, $4) order by id desc limit 1) latest
                where (class, reason) = ($13, $14))
            """,
            reply.Vendor, reply.Endpoint, reply.Symbol?.Value, reply.Request, reply.Key, reply.Series, reply.Status, reply.ETag,
            reply.ReceivedAt.UtcDateTime, reply.Hash?.Value, reply.Status is null ? null : (long)reply.Body.Length, key,
            $"{reply.Verdict.Class}", reply.Verdict.Reason, reply.Verdict.Until?.UtcDateTime));
    }

    /// <summary>The latest answer to a question, if it is of one of some kinds and not older than <paramref name="since"/>.</summary>
    /// <param name="question">What was asked; when, is the time from which to look back.</param>
    /// <param name="entitledByEndpoint">Whether a key that does not have the endpoint of one question has it of none.</param>
    public async Task<VendorReply?> AnsweredAsync(
        VendorReply question, IEnumerable<ReplyClass> kinds, bool entitledByEndpoint, DateTimeOffset since,
        CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(Read, cancellationToken, Statement($"""
            select {Columns} from vendor_reply
            where vendor = $1 and key = $2 and received_at between $3 and $4 and class = any($8)
              and (request = $5 or ($6 and class = 'NotEntitled' and endpoint = $7))
            order by id desc limit 1
            """,
            question.Vendor, question.Key, since.UtcDateTime, question.ReceivedAt.UtcDateTime, question.Request, entitledByEndpoint,
            question.Endpoint, kinds.Select(kind => $"{kind}").ToArray()));
        return found.Count == 0 ? null : (await WithBodyAsync(found[0], cancellationToken)) with { Series = question.Series };
    }

    /// <summary>The latest data that a question was ever answered with.</summary>
    public async Task<VendorReply?> LatestAsync(string vendor, string request, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(Read, cancellationToken, Statement(
            $"select {Columns} from vendor_reply where vendor = $1 and request = $2 and class = 'Data' order by id desc limit 1",
            vendor, request));
        return found.Count == 0 ? null : await WithBodyAsync(found[0], cancellationToken);
    }

    /// <summary>The answers that hold data of a symbol, or of many, in the order in which they came: each with all its pages.</summary>
    public async IAsyncEnumerable<IReadOnlyList<VendorReply>> DataAsync(
        string vendor, Symbol symbol, IReadOnlyCollection<string> endpoints,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(Read, cancellationToken, Statement($"""
            select {Columns} from vendor_reply
            where vendor = $1 and (symbol = $2 or symbol is null) and endpoint = any($3) and class = 'Data' order by id
            """, vendor, symbol.Value, endpoints.ToArray()));
        foreach (var series in rows.GroupBy(row => row.Reply.Series))
        {
            var pages = new List<VendorReply>();
            foreach (var row in series)
                pages.Add(await WithBodyAsync(row, cancellationToken));
            yield return pages;
        }
    }

    private async Task<string> KeepBytesAsync(VendorReply reply, ContentHash hash, CancellationToken cancellationToken)
    {
        var kept = await database.ScalarAsync<string>(cancellationToken, Statement(
            "select object from vendor_reply where sha256 = $1 and vendor = $2 limit 1", hash.Value, reply.Vendor));
        var day = reply.ReceivedAt.UtcDateTime;
        var key = new ObjectKey(
            kept ?? $"raw/{reply.Vendor}/{reply.Endpoint}/{reply.Symbol?.Value ?? "all"}/{day:yyyy-MM-dd}/{hash}.gz");
        try
        {
            if (await objects.ExistsAsync(key, cancellationToken))
                return key.Value;
            using var content = new MemoryStream();
            await using (var gzip = new GZipStream(content, CompressionLevel.Optimal, leaveOpen: true))
                await gzip.WriteAsync(reply.Body, cancellationToken);
            await objects.PutAsync(key, content.ToArray(), cancellationToken);
            return key.Value;
        }
        catch (IOException exception)
        {
            throw new IngestException(
                $"What it sent cannot be kept, and so nothing was stored: {exception.Message} It is asked again later.");
        }
    }

    /// <exception cref="IngestException">The bytes are gone, or are not those that were received.</exception>
    private async Task<VendorReply> WithBodyAsync(
        (VendorReply Reply, string? Object, string? Hash) row, CancellationToken cancellationToken)
    {
        if (row.Object is null)
            return row.Reply;
        try
        {
            await using var content = await objects.OpenAsync(new(row.Object), cancellationToken);
            await using var gzip = new GZipStream(content, CompressionMode.Decompress);
            using var body = new MemoryStream();
            await gzip.CopyToAsync(body, cancellationToken);
            var reply = row.Reply with { Body = body.ToArray() };
            return reply.Hash?.Value == row.Hash ? reply : throw new InvalidDataException("these are not the bytes that were received");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new IngestException($"The reply that was kept as {row.Object} cannot be read again: {exception.Message}");
        }
    }

    private static (VendorReply Reply, string? Object, string? Hash) Read(NpgsqlDataReader row) => (new()
    {
        Vendor = row.GetString(0),
        Endpoint = row.GetString(1),
        Symbol = row.OrNull<string>(2) is { } symbol ? Symbol.Parse(symbol) : null,
        Request = row.GetString(3),
        Key = row.GetString(4),
        Series = row.GetGuid(5),
        Status = row.OrNull<int?>(6),
        ETag = row.OrNull<string>(7),
        ReceivedAt = row.GetFieldValue<DateTimeOffset>(8),
        Verdict = new(Enum.Parse<ReplyClass>(row.GetString(9)), row.GetString(10), row.OrNull<DateTimeOffset?>(11)),
    }, row.OrNull<string>(12), row.OrNull<string>(13));
}
