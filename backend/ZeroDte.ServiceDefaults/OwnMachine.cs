using System.Net;
using Microsoft.AspNetCore.Http;

namespace ZeroDte.ServiceDefaults;

/// <summary>What a host without credentials trusts: programs and people of its own machine.</summary>
public static class OwnMachine
{
    /// <summary>Whether a request comes from this machine.</summary>
    public static bool Sent(HttpContext http) => http.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from);

    /// <summary>
    /// Whether a request is for localhost and from no page of another site. Such a page, shown by a browser on this machine, could
    /// otherwise write here, or read under a name of its own.
    /// </summary>
    public static bool Meant(HttpContext http) =>
        IsLocal(http.Request.Host.Host)
        && http.Request.Headers.Origin.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLocal(page.Host));

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
