using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using ZeroDte.Pipeline.Clock;

namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>Where a vendor answers, and how much it is asked.</summary>
public class VendorOptions
{
    public required Uri BaseUrl { get; set; }

    /// <summary>Calls in any minute; 0 is no limit.</summary>
    [Range(0, 100_000)]
    public int PerMinute { get; set; }

    /// <summary>Calls on a day of New York; 0 is no limit.</summary>
    [Range(0, 10_000_000)]
    public int PerDay { get; set; }

    /// <summary>Seconds from one call to the next.</summary>
    [Range(0.0, 60)]
    public double SecondsBetween { get; set; }

    /// <summary>Seconds that a whole reply may take.</summary>
    [Range(0.05, 3600)]
    public double TimeoutSeconds { get; set; } = 30;

    /// <summary>Attempts in all where the vendor fails.</summary>
    [Range(1, 20)]
    public int MostAttempts { get; set; } = 4;

    /// <summary>Seconds after the first failure; twice as long after each further one, half of it by chance.</summary>
    [Range(0.0, 600)]
    public double FirstRetrySeconds { get; set; } = 1;

    [Range(0.0, 3600)]
    public double LongestRetrySeconds { get; set; } = 30;

    /// <summary>Seconds to wait for calls to be allowed again; what takes longer is told instead.</summary>
    [Range(0.0, 3600)]
    public double LongestWaitSeconds { get; set; } = 65;

    /// <summary>Minutes for which the same question has the same answer, unless a session closes in between.</summary>
    [Range(0.0, 1440)]
    public double FreshMinutes { get; set; }

    /// <summary>Megabytes of a reply; a larger one is no reply.</summary>
    [Range(1, 2000)]
    public int MostMegabytes { get; set; } = 64;

    /// <summary>Pages of an answer that has several.</summary>
    [Range(1, 100_000)]
    public int MostPages { get; set; } = 200;

    /// <summary>The defaults with what the configuration says over them.</summary>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    public static TOptions Read<TOptions>(IConfiguration configuration, string section, TOptions defaults)
        where TOptions : VendorOptions
    {
        var shown = section.Replace(":", "__", StringComparison.Ordinal);
        try
        {
            configuration.GetSection(section).Bind(defaults);
            Validator.ValidateObject(defaults, new(defaults), validateAllProperties: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ValidationException)
        {
            throw new SettingException($"{shown}: {(exception.InnerException ?? exception).Message}");
        }

        var url = defaults.BaseUrl;
        var usable = url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.UserInfo.Length == 0 && url.Query.Length == 0;
        return usable
            ? defaults
            : throw new SettingException($"{shown}__BaseUrl must be an address such as https://host, without user, key or query in it.");
    }
}
