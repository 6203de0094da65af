using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Somewhere that it is known which shares are listed, and which were.</summary>
public interface ITickerSource
{
    string Name { get; }

    /// <param name="on">As of this day.</param>
    /// <param name="isActive">Those that were listed then; else those that were no longer.</param>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    Task<IReadOnlyList<ListedTicker>> ReadAsync(DateOnly on, bool isActive, CancellationToken cancellationToken);

    /// <summary>One share alone, whether it was listed then or no longer; null if none ever was by that name.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    Task<ListedTicker?> FindAsync(Symbol symbol, DateOnly on, CancellationToken cancellationToken);
}
