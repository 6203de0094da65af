using System.ComponentModel.DataAnnotations;
using ZeroDte.Pipeline.Vendors.Http;

namespace ZeroDte.Pipeline.Vendors.Databento;

public sealed class DatabentoOptions : VendorOptions
{
    public const string Section = "Market:Databento";

    /// <summary>Whose daily bars are the official ones of all exchanges together.</summary>
    [Required]
    public string DailyDataset { get; set; } = "EQUS.SUMMARY";

    [Required]
    public string MinuteDataset { get; set; } = "EQUS.MINI";

    /// <summary>Trades, quotes and the closing auction's imbalance, which are an exchange's own.</summary>
    [Required]
    public string VenueDataset { get; set; } = "XNAS.ITCH";

    /// <summary>Dollars that one question may cost; what costs more is not asked.</summary>
    [Range(0.0, 10_000)]
    public double MostDollars { get; set; } = 1;

    /// <summary>How ticks are sent: <c>dbn</c> or <c>csv</c>.</summary>
    [RegularExpression("dbn|csv")]
    public string Encoding { get; set; } = "dbn";

    internal static DatabentoOptions Default => new()
    {
        BaseUrl = new("https://hist.databento.com"),
        PerMinute = 100,
        FreshMinutes = 30,
        MostMegabytes = 500,
        TimeoutSeconds = 300,
    };
}
