namespace ZeroDte.Pipeline.Market;

/// <summary>Somewhere that daily bars come from: a file, a vendor. One that is registered is asked for bars that are missing.</summary>
public interface IBarSource
{
    /// <summary>What a load says that its bars came from.</summary>
    string Name { get; }

    /// <summary>What it counts, in words for people: the lines of a file, the items of a list.</summary>
    string Unit => "item";

    /// <summary>
    /// Whether each price is in the shares of its own session, as traded. If not, all of them are in the shares of the last session
    /// that the source has: splits up to then are taken out, dividends are not.
    /// </summary>
    bool IsAsTraded => false;

    /// <summary>
    /// Offers the bars of a symbol to <paramref name="bars"/>, in the order in which the source has them, and refuses there what it
    /// cannot read. Whether a bar can be true, is there twice or stands out of order is judged for all sources alike.
    /// </summary>
    /// <param name="from">Sessions before it are known already; a source may offer them all the same.</param>
    /// <param name="progress">Told the share that has been read, 0 to 1.</param>
    /// <exception cref="IngestException">Nothing can be had; the message says why, and what to do.</exception>
    Task ReadAsync(OfferedBars bars, DateOnly from, IProgress<double>? progress, CancellationToken cancellationToken);
}
