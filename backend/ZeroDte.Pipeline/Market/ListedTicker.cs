namespace ZeroDte.Pipeline.Market;

/// <summary>A share as an exchange lists it, as of some day.</summary>
/// <param name="Ticker">As the source writes it, which need not be a <see cref="Quant.Market.Symbol"/>.</param>
/// <param name="Type">As the source calls it: <c>CS</c> for common stock, <c>ETF</c>.</param>
/// <param name="Exchange">The market identifier code, such as <c>XNAS</c>; null if it is not told.</param>
/// <param name="Figi">What the share class is called whatever its ticker; null if it is not told.</param>
public sealed record ListedTicker(string Ticker, string Name, string? Type, string? Exchange, string? Figi)
{
    public required bool IsActive { get; init; }

    /// <summary>Null if it is listed, or that is not told.</summary>
    public DateOnly? DelistedOn { get; init; }
}
