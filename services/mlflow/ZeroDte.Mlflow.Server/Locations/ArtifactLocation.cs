using Microsoft.AspNetCore.Http;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Locations;

/// <summary>The URIs of artifacts.</summary>
internal static class ArtifactLocation
{
    private const string Proxy = "mlflow-artifacts:";
    private const string ProxyRoute = "/api/2.0/mlflow-artifacts/artifacts";

    /// <summary>What the location of an experiment that was given none begins with; its id follows.</summary>
    public static string Root(string configured) => Absolute(configured).TrimEnd('/');

    /// <summary>A path without a scheme is one on this machine.</summary>
    public static string Absolute(string location)
    {
        var scheme = location.IndexOf(':', StringComparison.Ordinal);
        return scheme > 0 && location[..scheme].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')
            ? location
            : Path.GetFullPath(location);
    }

    public static string CheckForExperiment(string location)
    {
        if (location.StartsWith("runs:", StringComparison.OrdinalIgnoreCase))
            throw MlflowException.Invalid($"Artifact location cannot be a runs:/ URI. Given: '{location}'");
        if (location.Contains('#', StringComparison.Ordinal) || location.Contains(';', StringComparison.Ordinal))
            throw MlflowException.Invalid("'artifact_location' URL can't include fragments or params.");
        var query = location.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0 && ArtifactPath.Unescape(location[query..]).Contains("..", StringComparison.Ordinal))
            throw MlflowException.Invalid("Invalid query string");
        if (ArtifactPath.LeadsUpwards(location))
            throw MlflowException.Invalid($"Invalid artifact location: '{location}' leads upwards with '..'.");
        return Absolute(location);
    }

    /// <summary>The path in this server's store of what a URI names.</summary>
    /// <param name="asked">The address at which this server was just asked; a URI may be below it.</param>
    /// <exception cref="MlflowException">It is kept elsewhere.</exception>
    public static string Kept(string uri, HostString asked) => InStore(uri, asked.Value ?? "") ?? throw new MlflowException(
        ErrorCode.NotImplemented, $"The artifacts at '{uri}' are not kept by this server; read them from there.");

    /// <summary>The path in this server's store of what a URI names, if this server is sure to keep it.</summary>
    public static string? InStore(string uri)
    {
        if (!uri.StartsWith(Proxy, StringComparison.OrdinalIgnoreCase))
            return null;

        var path = uri[Proxy.Length..];
        if (path.StartsWith("//", StringComparison.Ordinal)) // with a host
            path = path.IndexOf('/', 2) is > 0 and var slash ? path[slash..] : "";
        return path.Trim('/');
    }

    /// <summary>As <see cref="InStore(string)"/>, where a URI may also be the address at which this server was just asked.</summary>
    private static string? InStore(string uri, string host) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Authority.Equals(host, StringComparison.OrdinalIgnoreCase)
        && address.AbsolutePath.StartsWith(ProxyRoute, StringComparison.Ordinal)
            ? Uri.UnescapeDataString(address.AbsolutePath[ProxyRoute.Length..]).Trim('/')
            : InStore(uri);
}
