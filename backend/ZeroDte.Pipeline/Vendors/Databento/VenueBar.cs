namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>
/// Trading of a venue, or of all together, in the time that begins at <see cref="Start"/> (UTC): US dollars as traded, and shares.
/// </summary>
public readonly record struct VenueBar(DateTime Start, decimal Open, decimal High, decimal Low, decimal Close, long Volume);
