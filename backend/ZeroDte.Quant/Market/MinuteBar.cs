namespace ZeroDte.Quant.Market;

/// <summary>Trading in the minute that begins at <paramref name="Start"/>: US dollars per share as traded, and shares.</summary>
/// <param name="Start">In UTC, a whole minute.</param>
public readonly record struct MinuteBar(DateTime Start, decimal Open, decimal High, decimal Low, decimal Close, long Volume);
