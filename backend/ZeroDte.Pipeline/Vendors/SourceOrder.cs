using Microsoft.Extensions.Configuration;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Vendors.AlphaVantage;
using ZeroDte.Pipeline.Vendors.Databento;
using ZeroDte.Pipeline.Vendors.Polygon;

namespace ZeroDte.Pipeline.Vendors;

/// <summary>Which vendor is asked first, which next.</summary>
internal static class SourceOrder
{
    private const string Setting = "Market:Sources";

    private static readonly string[] Usual = [PolygonVendor.Slug, FlatFileVendor.Slug, AlphaVantageVendor.Slug, DatabentoVendor.Slug];

    /// <summary>Reads <c>Market__Sources=alphavantage,polygon</c>; all of them in the usual order if it is not set.</summary>
    /// <exception cref="SettingException">A name is not one, or is there twice.</exception>
    public static IReadOnlyList<string> Read(IConfiguration configuration)
    {
        if (configuration[Setting] is not { } text)
            return Usual;

        var names = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(name => name.ToLowerInvariant()).ToList();
        if (names.Find(name => !Usual.Contains(name)) is { } unknown)
            throw new SettingException($"Market__Sources names '{unknown}'; there are {string.Join(", ", Usual)}.");
        return names.Distinct().Count() == names.Count
            ? names
            : throw new SettingException("Market__Sources names a source twice.");
    }
}
