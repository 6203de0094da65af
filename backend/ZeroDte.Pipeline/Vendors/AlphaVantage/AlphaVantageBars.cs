using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.AlphaVantage;

/// <summary>Daily bars, as traded: the latest hundred sessions, or all of them where the plan has them.</summary>
internal sealed class AlphaVantageBars(
    VendorClient client, AlphaVantageVendor vendor, AlphaVantageDaily reader, TradingCalendar calendar, TimeProvider time) : IBarSource
{
    public string Name => AlphaVantageVendor.Title;

    public bool IsAsTraded => true;

    public async Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var last = calendar.LastClosed(time.GetUtcNow());
        var first = from < calendar.FirstDay ? calendar.FirstDay : from;
        if (first > last)
            return;

        var reply = calendar.Between(first, last) + 2 <= AlphaVantageDaily.LatestSessions
            ? await AskAsync(AlphaVantageDaily.Latest, "compact")
            : await AskAsync(AlphaVantageDaily.Full, "full");
        // The free plan has the latest sessions only, which is more than nothing.
        if (reply is { Endpoint: AlphaVantageDaily.Full, Verdict.Class: ReplyClass.NotEntitled })
            reply = await AskAsync(AlphaVantageDaily.Latest, "compact");
        reader.Read(reply.Data(), bars.Symbol!, bars);
        bars.Hash = reply.Hash;
        progress?.Report(1);

        Task<VendorReply> AskAsync(string endpoint, string size) => client.AskAsync(
            vendor,
            AlphaVantageVendor.Question(endpoint, "TIME_SERIES_DAILY", $"&outputsize={size}", AlphaVantageDaily.Member, bars.Symbol!),
            cancellationToken);
    }
}
