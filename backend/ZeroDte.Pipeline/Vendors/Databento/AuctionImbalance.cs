namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>
/// What an exchange tells of an auction that is to come. Times are UTC, prices US dollars as traded, null where not told.
/// </summary>
public readonly record struct AuctionImbalance
{
    public required DateTime At { get; init; }

    /// <summary>At which the shares below are counted.</summary>
    public required decimal? ReferencePrice { get; init; }

    /// <summary>Where the auction would clear with the continuous book's orders: Nasdaq's near price.</summary>
    public required decimal? NearPrice { get; init; }

    /// <summary>Where it would clear with auction orders alone: Nasdaq's far price.</summary>
    public required decimal? FarPrice { get; init; }

    public required long PairedShares { get; init; }

    public required long ImbalanceShares { get; init; }

    /// <summary><c>B</c> if there is more to buy, <c>A</c> if there is more to sell, <c>N</c> if neither.</summary>
    public required char Side { get; init; }

    /// <summary><c>O</c> opening, <c>C</c> closing, as the venue codes it.</summary>
    public required char Auction { get; init; }
}
