using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Somewhere that tells the price at which a session opened while it goes on.</summary>
public interface IOpenSource
{
    string Name { get; }

    /// <returns>The price as traded; null if it is not known there yet.</returns>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    Task<decimal?> ReadAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken);
}
