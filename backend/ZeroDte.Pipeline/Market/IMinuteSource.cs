using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Somewhere that minute bars come from.</summary>
public interface IMinuteSource
{
    string Name { get; }

    /// <summary>
    /// The minutes of the regular hours of some sessions that have ended, in order; fewer where nobody traded in a minute, or where the
    /// source has none yet.
    /// </summary>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    Task<IReadOnlyList<MinuteBar>> ReadAsync(Symbol symbol, DateOnly first, DateOnly last, CancellationToken cancellationToken);
}
