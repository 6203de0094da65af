using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Somewhere that splits and dividends are known.</summary>
public interface IActionSource
{
    string Name { get; }

    /// <param name="from">Ex-dates before it need not be told. Those to come that are announced are told too.</param>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    Task<IReadOnlyList<OfferedAction>> ReadAsync(Symbol symbol, DateOnly from, CancellationToken cancellationToken);
}
