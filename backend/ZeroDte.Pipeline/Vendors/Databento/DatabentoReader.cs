using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>Reads daily bars, whose day is that of UTC at which they begin, and minute bars.</summary>
internal sealed class DatabentoReader(TradingCalendar calendar) : IReplyReader<OfferedBars>, IReplyReader<List<MinuteBar>>
{
    public string Vendor => DatabentoVendor.Slug;

    public string Source => DatabentoVendor.Title;

    public bool IsAsTraded => true;

    public IReadOnlyCollection<string> Endpoints => [DatabentoSchemas.Days.Name];

    IReadOnlyCollection<string> IReplyReader<List<MinuteBar>>.Endpoints => [DatabentoSchemas.Minutes.Name];

    public void Read(VendorReply reply, Symbol symbol, OfferedBars found)
    {
        foreach (var bar in DatabentoQuestions.Read(reply, DatabentoSchemas.Days, symbol))
        {
            var quote = new DailyQuote
            {
                Session = DateOnly.FromDateTime(bar.Start),
                Open = bar.Open,
                High = bar.High,
                Low = bar.Low,
                Close = bar.Close,
                Volume = bar.Volume,
            };
            if (!calendar.IsUnderWay(quote.Session, reply.ReceivedAt))
                found.Offer(found.Count + 1, quote, $"{bar}");
        }
    }

    public void Read(VendorReply reply, Symbol symbol, List<MinuteBar> found) => found.AddRange(calendar.Ended(
        DatabentoQuestions.Read(reply, DatabentoSchemas.Minutes, symbol).Select(bar =>
            Minutes.Checked(new(bar.Start, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume), symbol)),
        reply.ReceivedAt));
}
