using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Webhooks;

/// <summary>
/// Where webhooks may lead: http and https, and unless the server's settings say otherwise public addresses only. That is looked at when
/// a webhook is written, and again in each connection, because a name can lead elsewhere later.
/// </summary>
internal sealed class WebhookAddress(IOptions<MlflowServerOptions> options)
{
    /// <summary>Networks that are not the public internet's, by the registries of special-purpose addresses of IANA.</summary>
    private static readonly IPNetwork[] Special = [.. ((string[])
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    ]).Select(IPNetwork.Parse)];

    private static readonly IPNetwork PublicSix = IPNetwork.Parse("2000::/3");

    /// <exception cref="MlflowException">No webhook may lead there.</exception>
    public async Task<string> CheckAsync(string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Host.Length == 0
            || !(address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) || address.UserInfo.Length > 0)
        {
            throw MlflowException.Invalid($"Invalid webhook URL '{url}': expected http:// or https:// with a host and no password.");
        }

        try
        {
            await ResolveAsync(address.IdnHost, cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new MlflowException(ErrorCode.InvalidParameterValue,
                $"The host of the webhook URL '{url}' cannot be found: {exception.Message}", exception);
        }

        return url;
    }

    /// <summary>Connects to the address that was looked at, and not to its name.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Special.Any(network => network.Contains(plain))
            && (plain.AddressFamily == AddressFamily.InterNetwork || PublicSix.Contains(plain));
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var plain = host.Trim('[', ']');
        var addresses = IPAddress.TryParse(plain, out var given) ? [given] : await Dns.GetHostAddressesAsync(plain, cancellationToken);
        if (!options.Value.WebhooksToPrivateNetworks && addresses.FirstOrDefault(a => !IsPublic(a)) is { } hidden)
        {
            throw MlflowException.Invalid($"A webhook cannot lead to '{host}': {hidden} is not a public address. "
                + "Mlflow__WebhooksToPrivateNetworks=true allows it.");
        }
        return addresses;
    }
}
