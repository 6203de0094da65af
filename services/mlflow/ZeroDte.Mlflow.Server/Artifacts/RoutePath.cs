using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ZeroDte.Mlflow.Server.Artifacts;

/// <summary>
/// The path that an address ends with, decoded once. The route's own value has "%2F" both for an encoded slash and for a name with
/// those three characters in it, as it has for "%252F".
/// </summary>
internal static class RoutePath
{
    /// <summary>Of a route that ends with <c>{**path}</c>.</summary>
    public static string Of(HttpContext http)
    {
        var routed = http.GetRouteValue("path") as string ?? "";
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            return routed;

        var before = $"{http.Request.PathBase}{http.Request.Path.Value![..^routed.Length]}";
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var host = target.IndexOf("://", StringComparison.Ordinal); // as requests to proxies have it
        var path = host < 0 ? target : target[target.IndexOf('/', host + 3)..];
        return Uri.UnescapeDataString(string.Join('/', path.Split('/').Skip(before.Count(c => c == '/'))));
    }
}
