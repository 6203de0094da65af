namespace ZeroDte.Quant.Features;

/// <summary>All that a forecast knows of the session that it forecasts: its date and its opening price.</summary>
/// <param name="Session">The session whose close is forecast.</param>
/// <param name="Open">Opening price in dollars; NaN while it has not been observed.</param>
public readonly record struct Today(DateOnly Session, double Open);
