namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>One kind of record: what it is called, how long it is, and how it is read of either encoding.</summary>
/// <param name="Code">The schema's number in a DBN file.</param>
/// <param name="RType">The record type's number.</param>
/// <param name="Bytes">A record's length, header included.</param>
internal sealed record DatabentoSchema<T>(string Name, ushort Code, byte RType, int Bytes, Func<DatabentoRow, T> Read);

/// <remarks>Layouts are those of DBN's own definition, github.com/databento/dbn; offsets count from a record's first byte.</remarks>
internal static class DatabentoSchemas
{
    public static readonly DatabentoSchema<VenueTrade> Trades = new("trades", 4, 0x00, 48, row => Trade(row, before: null));

    public static readonly DatabentoSchema<VenueTrade> TradesWithQuotes = new("tbbo", 3, 0x01, 80, row => Trade(row, new(
        row.Price(48, "bid_px_00"), row.Price(56, "ask_px_00"), row.UInt32(64, "bid_sz_00"), row.UInt32(68, "ask_sz_00"))));

    public static readonly DatabentoSchema<VenueBar> Minutes = Bars("ohlcv-1m", 6, 0x21);

    public static readonly DatabentoSchema<VenueBar> Days = Bars("ohlcv-1d", 8, 0x23);

    public static readonly DatabentoSchema<AuctionImbalance> Imbalances = new("imbalance", 12, 0x14, 112, row => new()
    {
        At = row.Time(8, "ts_event") ?? throw row.Unreadable("ts_event"),
        ReferencePrice = row.PriceOrNone(24, "ref_price"),
        NearPrice = row.PriceOrNone(40, "cont_book_clr_price"),
        FarPrice = row.PriceOrNone(48, "auct_interest_clr_price"),
        PairedShares = row.UInt32(88, "paired_qty"),
        ImbalanceShares = row.UInt32(92, "total_imbalance_qty"),
        Auction = row.Character(104, "auction_type"),
        Side = row.Character(105, "side"),
    });

    private static DatabentoSchema<VenueBar> Bars(string name, ushort code, byte type) => new(name, code, type, 56, row => new(
        row.Time(8, "ts_event") ?? throw row.Unreadable("ts_event"),
        row.Price(16, "open") ?? throw row.Unreadable("open"),
        row.Price(24, "high") ?? throw row.Unreadable("high"),
        row.Price(32, "low") ?? throw row.Unreadable("low"),
        row.Price(40, "close") ?? throw row.Unreadable("close"),
        row.UInt64(48, "volume") is <= long.MaxValue and var shares ? (long)shares : throw row.Unreadable("volume")));

    private static VenueTrade Trade(DatabentoRow row, VenueQuote? before) => new()
    {
        At = row.Time(8, "ts_event") ?? throw row.Unreadable("ts_event"),
        Price = row.Price(16, "price"),
        Shares = row.UInt32(24, "size"),
        Action = row.Character(28, "action"),
        Side = row.Character(29, "side"),
        ReceivedAt = row.Time(32, "ts_recv"),
        Sequence = row.UInt32(44, "sequence"),
        Before = before,
    };
}
