using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Reads what a day's files have of a symbol.</summary>
internal sealed class FlatFileReader(TradingCalendar calendar) : IReplyReader<OfferedBars>, IReplyReader<List<MinuteBar>>
{
    public string Vendor => FlatFileVendor.Slug;

    public string Source => FlatFileVendor.Title;

    public bool IsAsTraded => true;

    public IReadOnlyCollection<string> Endpoints => [FlatFile.Days];

    IReadOnlyCollection<string> IReplyReader<List<MinuteBar>>.Endpoints => [FlatFile.Minutes];

    public void Read(VendorReply reply, Symbol symbol, OfferedBars found)
    {
        foreach (var row in FlatFile.Read(reply, symbol))
        {
            found.Offer(
                row.Number,
                new()
                {
                    Session = NewYork.Day(new(row.Start, TimeSpan.Zero)),
                    Open = row.Open,
                    High = row.High,
                    Low = row.Low,
                    Close = row.Close,
                    Volume = row.Volume,
                },
                row.Content);
        }
    }

    public void Read(VendorReply reply, Symbol symbol, List<MinuteBar> found) => found.AddRange(calendar.Ended(
        FlatFile.Read(reply, symbol).Select(row =>
            Minutes.Checked(new(row.Start, row.Open, row.High, row.Low, row.Close, row.Volume), symbol)),
        reply.ReceivedAt));
}
