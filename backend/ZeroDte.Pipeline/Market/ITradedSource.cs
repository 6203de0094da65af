using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Somewhere that tells which symbols of the whole market were traded in a session.</summary>
public interface ITradedSource
{
    /// <summary>As the <see cref="IBarSource"/> of the same vendor calls itself.</summary>
    string Name { get; }

    /// <returns>Null if it does not tell.</returns>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    Task<TradedSymbols?> ReadAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken);
}

/// <param name="AsOf">When the source knew it.</param>
/// <param name="Others">How many other symbols have a bar of the session there.</param>
/// <param name="IsAmongThem">Whether the one that was asked about has one.</param>
public sealed record TradedSymbols(DateTimeOffset AsOf, int Others, bool IsAmongThem);
