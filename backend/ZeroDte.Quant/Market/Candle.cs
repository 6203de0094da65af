namespace ZeroDte.Quant.Market;

/// <summary>A <see cref="Bar"/> in the floating point that all calculation uses: US dollars per share, and shares.</summary>
public readonly record struct Candle(double Open, double High, double Low, double Close, double Volume);
