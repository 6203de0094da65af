using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ZeroDte.Pipeline.Tracking;

namespace ZeroDte.Api;

/// <summary>The tracking server that this host maps beside its own routes, at the first address the host listens on.</summary>
internal sealed class OwnTracking(IServer server, IHostApplicationLifetime lifetime) : IEmbeddedTracking
{
    private static readonly string[] AnyAddress = ["*", "+", "0.0.0.0", "[::]"];

    public async ValueTask<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);

        var address = BindingAddress.Parse(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new UriBuilder(address.Scheme, AnyAddress.Contains(address.Host) ? "127.0.0.1" : address.Host, address.Port).Uri;
    }
}
