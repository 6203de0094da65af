namespace ZeroDte.Pipeline.Market;

/// <summary>What to say to who has no source of bars.</summary>
public static class VendorKeys
{
    /// <summary>One line.</summary>
    public const string Hint =
        "get a free key at polygon.io or alphavantage.co and set POLYGON_API_KEY or ALPHAVANTAGE_API_KEY";
}
