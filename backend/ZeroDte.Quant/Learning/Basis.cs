namespace ZeroDte.Quant.Learning;

/// <summary>The price a forecast starts from, and so the log return that it forecasts.</summary>
public enum Basis
{
    /// <summary>Today's open is known: the target is ln(close / open).</summary>
    Open,

    /// <summary>Only yesterday is known: the target is ln(close / previous close), overnight gap included.</summary>
    PreviousClose,
}
