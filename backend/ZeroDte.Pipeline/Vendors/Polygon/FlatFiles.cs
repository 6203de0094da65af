using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>
/// Bars from files of whole days, due about 11:00 in New York on the day after. A file may be replaced later: one that is there is asked
/// for by its version, and sent again only if it is another.
/// </summary>
internal sealed class FlatFiles(
    VendorClient client, FlatFileVendor vendor, FlatFileOptions options, FlatFileReader reader, ReplyStore replies,
    TradingCalendar calendar, TimeProvider time) : IBarSource, IMinuteSource
{
    public string Name => FlatFileVendor.Title;

    public string Unit => "line";

    public bool IsAsTraded => true;

    public async Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var last = calendar.LastClosed(time.GetUtcNow());
        var sessions = calendar.Sessions(from < calendar.FirstDay ? calendar.FirstDay : from, last).Select(s => s.Date).ToList();
        var series = Guid.NewGuid();
        for (var i = 0; i < sessions.Count; i++)
        {
            if (await AskAsync(FlatFile.Days, sessions[i], series, cancellationToken) is { } reply)
                reader.Read(reply, bars.Symbol!, bars);
            progress?.Report((i + 1.0) / sessions.Count);
        }
    }

    public async Task<IReadOnlyList<MinuteBar>> ReadAsync(
        Symbol symbol, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var (found, series) = (new List<MinuteBar>(), Guid.NewGuid());
        foreach (var session in calendar.Sessions(first, last))
        {
            if (await AskAsync(FlatFile.Minutes, session.Date, series, cancellationToken) is { } reply)
                reader.Read(reply, symbol, found);
        }

        return found.Within(first, last);
    }

    /// <returns>The file in its present version; null if there is none yet.</returns>
    private async Task<VendorReply?> AskAsync(string kind, DateOnly session, Guid series, CancellationToken cancellationToken)
    {
        var request = FlatFile.Question(kind, session, options) with { Series = series };
        var known = await replies.LatestAsync(vendor.Name, $"{request}", cancellationToken);
        var reply = await client.AskAsync(vendor, request with { KnownETag = known?.ETag }, cancellationToken);
        return reply.Verdict.Class == ReplyClass.NoData ? (reply.Status == 304 ? known : null) : reply.Data();
    }
}
