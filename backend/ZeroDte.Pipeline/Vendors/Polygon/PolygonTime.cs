using System.Text.Json;
using ZeroDte.Pipeline.Vendors.Http;

namespace ZeroDte.Pipeline.Vendors.Polygon;

internal static class PolygonTime
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(16);

    /// <summary>How late a reply is: "DELAYED" is fifteen minutes, and what closed less than that ago is not all there.</summary>
    public static TimeSpan Delay(JsonElement json) => json.Text("status") == "DELAYED" ? Late : TimeSpan.Zero;

    /// <summary>The stamp of a bar, in milliseconds since 1970.</summary>
    public static bool TryStamp(JsonElement row, out DateTimeOffset stamp)
    {
        stamp = default;
        if (!row.TryNumber("t", out var milliseconds) || milliseconds != decimal.Truncate(milliseconds)
            || milliseconds < 0 || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        stamp = DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        return true;
    }
}
