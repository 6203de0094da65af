namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>A trade at a venue. Times are UTC, prices US dollars as traded.</summary>
public readonly record struct VenueTrade
{
    /// <summary>By the venue's clock.</summary>
    public required DateTime At { get; init; }

    /// <summary>When Databento received it; null if that is not told.</summary>
    public required DateTime? ReceivedAt { get; init; }

    /// <summary>Null if the venue told none.</summary>
    public required decimal? Price { get; init; }

    public required long Shares { get; init; }

    /// <summary><c>T</c> for a trade.</summary>
    public required char Action { get; init; }

    /// <summary>Who initiated it: <c>A</c> a seller, <c>B</c> a buyer, <c>N</c> nobody or unknown.</summary>
    public required char Side { get; init; }

    public required long Sequence { get; init; }

    /// <summary>The best bid and ask just before the trade; null where only trades were asked for.</summary>
    public VenueQuote? Before { get; init; }
}
