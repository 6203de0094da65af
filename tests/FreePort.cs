using System.Net;
using System.Net.Sockets;

namespace ZeroDte.Tests;

internal static class FreePort
{
    /// <summary>A port of this machine that nobody had a moment ago.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
