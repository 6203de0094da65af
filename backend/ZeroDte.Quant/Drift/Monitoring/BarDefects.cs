using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Drift.Monitoring;

/// <summary>Bars that no market made.</summary>
internal static class BarDefects
{
    /// <summary>
    /// Times in a row that a bar may repeat the one before it. Once can be a thin market; twice to the cent in all four prices is a feed
    /// that stands still.
    /// </summary>
    public const int MostRepeats = 1;

    /// <summary>For each bar why it cannot be trusted, or null. A bar is judged by itself and those before it.</summary>
    /// <param name="sessions">Ascending.</param>
    public static string?[] Find(ReadOnlySpan<DateOnly> sessions, ReadOnlySpan<Candle> candles)
    {
        var defects = new string?[candles.Length];
        var repeats = 0;
        for (var i = 1; i < candles.Length; i++)
        {
            var (bar, before) = (candles[i], candles[i - 1]);
            repeats = (bar.Open, bar.High, bar.Low, bar.Close) == (before.Open, before.High, before.Low, before.Close) ? repeats + 1 : 0;
            if (repeats > MostRepeats)
            {
                defects[i] = $"the feed stands still: the prices of {sessions[i]:yyyy-MM-dd} are those of the {repeats} sessions before it";
            }
            else if (SplitRatio.Of(before.Close, bar.Open) is { } ratio)
            {
                defects[i] = $"open {bar.Open:0.####} after close {before.Close:0.####} looks like an unadjusted "
                    + $"{SplitRatio.Words(ratio)} split on {sessions[i]:yyyy-MM-dd}";
            }
        }

        return defects;
    }
}
