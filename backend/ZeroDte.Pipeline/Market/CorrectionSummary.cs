using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>
/// What a load would change of the past, for a person to judge. Changes are those of the close, in percent of what it was.
/// </summary>
/// <param name="Sessions">Sessions whose bar would be another one.</param>
/// <param name="MedianPercent">Of the changes' sizes.</param>
/// <param name="LargestPercent">With its sign.</param>
/// <param name="LargestOn">The session of the largest change.</param>
/// <param name="Correlation">Of the daily log returns before and after, where both are known; null for fewer than 20 or none that
/// move.</param>
/// <param name="Returns">How many returns that is.</param>
public sealed record CorrectionSummary(
    int Sessions, DateOnly First, DateOnly Last, double MedianPercent, double LargestPercent, DateOnly LargestOn, double? Correlation,
    int Returns)
{
    /// <summary>
    /// Restated prices of one stock move together almost exactly; of 36 pairs of large names up to 2019 the closest, SPY and QQQ, had 0.83.
    /// </summary>
    private const double SameStock = 0.95;

    private const int FewestReturns = 20;

    /// <summary>What the two histories look like beside each other.</summary>
    public string Looks => Correlation switch
    {
        null => "too few sessions to tell whether it is the same stock",
        < SameStock => "like another symbol",
        _ => "like the same stock, restated",
    };

    /// <param name="changes">With one correction or more.</param>
    public static CorrectionSummary Of(LoadChanges changes)
    {
        var corrected = changes.Corrected;
        var sizes = corrected.Select(c => 100 * ((double)c.After.Close / (double)c.Before.Close - 1)).ToArray();
        var largest = 0;
        for (var i = 1; i < sizes.Length; i++)
            largest = Math.Abs(sizes[i]) > Math.Abs(sizes[largest]) ? i : largest;
        var sorted = sizes.Select(Math.Abs).Order().ToArray();
        var (correlation, returns) = Correlate(corrected);
        return new(
            corrected.Count, corrected[0].Before.Session, corrected[^1].Before.Session,
            sorted[sorted.Length / 2], sizes[largest], corrected[largest].Before.Session, correlation, returns);
    }

    /// <summary>Pearson's, of the returns from each corrected session to the next.</summary>
    private static (double?, int) Correlate(IReadOnlyList<(Bar Before, Bar After)> corrected)
    {
        var (n, x, y, xx, yy, xy) = (0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 1; i < corrected.Count; i++)
        {
            var was = Math.Log((double)corrected[i].Before.Close / (double)corrected[i - 1].Before.Close);
            var becomes = Math.Log((double)corrected[i].After.Close / (double)corrected[i - 1].After.Close);
            (n, x, y) = (n + 1, x + was, y + becomes);
            (xx, yy, xy) = (xx + was * was, yy + becomes * becomes, xy + was * becomes);
        }

        var deviations = Math.Sqrt((xx - x * x / Math.Max(n, 1)) * (yy - y * y / Math.Max(n, 1)));
        return n < FewestReturns || !(deviations > 0) ? (null, n) : ((xy - x * y / n) / deviations, n);
    }
}
