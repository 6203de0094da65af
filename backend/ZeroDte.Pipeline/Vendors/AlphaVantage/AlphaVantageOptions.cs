using ZeroDte.Pipeline.Vendors.Http;

namespace ZeroDte.Pipeline.Vendors.AlphaVantage;

/// <summary>The defaults are the free plan's.</summary>
public sealed class AlphaVantageOptions : VendorOptions
{
    public const string Section = "Market:AlphaVantage";

    internal static AlphaVantageOptions Default => new()
    {
        BaseUrl = new("https://www.alphavantage.co"),
        PerDay = 25,
        PerMinute = 5,
        SecondsBetween = 1.1,
        MostAttempts = 3, // each takes one of the day's calls
        FreshMinutes = 60,
    };
}
