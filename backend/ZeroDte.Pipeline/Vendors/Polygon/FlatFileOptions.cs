using System.ComponentModel.DataAnnotations;
using ZeroDte.Pipeline.Vendors.Http;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Files of a whole day, of which the vendor gives credentials of their own.</summary>
public sealed class FlatFileOptions : VendorOptions
{
    public const string Section = "Market:Polygon:FlatFiles";

    /// <summary>The name of the credentials; without it and the secret the files are not asked for.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }

    [Required]
    public string Bucket { get; set; } = "flatfiles";

    [Required]
    public string Region { get; set; } = "us-east-1";

    internal static FlatFileOptions Default => new()
    {
        BaseUrl = new("https://files.massive.com"),
        FreshMinutes = 60,
        MostMegabytes = 500,
        TimeoutSeconds = 600,
    };
}
