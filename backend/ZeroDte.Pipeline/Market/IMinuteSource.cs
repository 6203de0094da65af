using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Somewhere that minute bars come from.</summary>
public interface IMinuteSource
{
    string Name { get; }

    /// <summary>The bars of a session's regular hours that have ended, in order; fewer where nobody traded in a minute.</summary>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    Task<IReadOnlyList<MinuteBar>> ReadAsync(Symbol symbol, DateOnly session, CancellationToken cancellationToken);
}
