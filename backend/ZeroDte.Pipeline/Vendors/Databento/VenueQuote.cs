namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>The best bid and ask of a venue: US dollars, null where there is none, and shares.</summary>
public readonly record struct VenueQuote(decimal? Bid, decimal? Ask, long BidShares, long AskShares);
