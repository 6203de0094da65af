using ZeroDte.Pipeline.Vendors.Http;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>The defaults are the free plan's.</summary>
public sealed class PolygonOptions : VendorOptions
{
    public const string Section = "Market:Polygon";

    internal static PolygonOptions Default => new()
    {
        BaseUrl = new("https://api.massive.com"),
        PerMinute = 5,
        FreshMinutes = 5,
    };
}
