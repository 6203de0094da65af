using System.Net;
using Microsoft.AspNetCore.Http;

namespace ZeroDte.ServiceDefaults;

/// <summary>What a host without credentials trusts: programs and people of its own machine.</summary>
public static class OwnMachine
{
    /// <summary>What proxies add to the requests that they pass on.</summary>
    private static readonly string[] Passed = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"];

    /// <summary>Whether a request comes from this machine, and not through a proxy on it, from whoever is behind that.</summary>
    public static bool Sent(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from))
        && !Passed.Any(http.Request.Headers.ContainsKey);

    /// <summary>
    /// Whether a host is named as nobody else can name theirs: not at all, which no browser does, by its address, or localhost. A page of
    /// another site can let its own name lead here (DNS rebinding), and would then read what is told.
    /// </summary>
    public static bool IsUnmistakable(string host) =>
        host.Length == 0 || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _);

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
