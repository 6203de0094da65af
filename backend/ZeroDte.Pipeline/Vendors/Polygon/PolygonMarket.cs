using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>
/// Answers about the whole market: one question serves all symbols. It is asked once, its answer kept as every reply is, and read for each
/// symbol from memory for as long as it is fresh. Who asks meanwhile waits for that one answer.
/// </summary>
internal sealed class PolygonMarket(VendorClient client, PolygonVendor vendor, TimeProvider time) : IDisposable
{
    /// <summary>More sessions than this are asked for by symbol: a session of the whole market takes some megabytes of memory.</summary>
    public const int MostSessions = 20;

    /// <summary>After it failed, for so long nobody else asks.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly Recent<string, PolygonRows> _answers = new(MostSessions + 4);
    private readonly Recent<string, Failure> _failures = new(MostSessions);
    private readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    /// <summary>What is in memory, however old.</summary>
    public PolygonRows? Kept(VendorRequest question) => _answers.Find(question.Path);

    /// <summary>Whether asking costs no call.</summary>
    public bool Has(VendorRequest question) => Fresh(question) is not null;

    /// <param name="list">The member that holds the rows.</param>
    /// <param name="ticker">The member of a row that names its symbol.</param>
    /// <returns>Null if the vendor does not give this key what was asked for of all symbols at once.</returns>
    /// <exception cref="IngestException">It fails, or takes no more calls.</exception>
    public async Task<PolygonRows?> AskAsync(
        VendorRequest question, string list, string ticker, CancellationToken cancellationToken)
    {
        if (Fresh(question) is { } there)
            return there;

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (Fresh(question) is { } meanwhile)
                return meanwhile;
            if (_failures.Find(question.Path) is { } failed && failed.At + Rest > time.GetUtcNow())
                throw new IngestException(failed.Words);
            return await ReadAsync(question, list, ticker, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <remarks>That there is nothing is not settled.</remarks>
    private PolygonRows? Fresh(VendorRequest question) => Kept(question) is { } kept
        && kept.ReceivedAt >= client.FreshSince(vendor, kept.Symbols > 0 ? question : question with { IsSettled = false })
            ? kept
            : null;

    private async Task<PolygonRows?> ReadAsync(
        VendorRequest question, string list, string ticker, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await client.AskAsync(vendor, question, cancellationToken);
            if (reply.Verdict.Class is ReplyClass.NotEntitled or ReplyClass.BadRequest)
                return null;

            var pages = await new PolygonPages(client, vendor).FollowAsync(question, reply, cancellationToken);
            var rows = pages.Count > 0 ? PolygonRows.Of(pages, list, ticker) : PolygonRows.None(reply.ReceivedAt);
            _answers.Keep(question.Path, rows);
            return rows;
        }
        catch (IngestException exception)
        {
            _failures.Keep(question.Path, new(time.GetUtcNow(), exception.Message));
            throw;
        }
    }

    private sealed record Failure(DateTimeOffset At, string Words);
}
