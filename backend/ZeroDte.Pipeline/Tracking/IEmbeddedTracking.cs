namespace ZeroDte.Pipeline.Tracking;

/// <summary>The tracking server that this process itself hosts.</summary>
public interface IEmbeddedTracking
{
    /// <summary>Where it answers. Waits until it does, or starts it.</summary>
    ValueTask<Uri> AddressAsync(CancellationToken cancellationToken);
}
