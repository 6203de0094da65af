namespace ZeroDte.Pipeline.Tracking;

/// <summary>Sends requests to the server of this process, whose port nobody knows before it listens.</summary>
internal sealed class ToEmbedded(IEmbeddedTracking embedded) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new(await embedded.AddressAsync(cancellationToken), request.RequestUri!.PathAndQuery);
        return await base.SendAsync(request, cancellationToken);
    }
}
