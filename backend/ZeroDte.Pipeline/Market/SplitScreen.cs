using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Refuses bars that were not adjusted for a share split.</summary>
internal static class SplitScreen
{
    /// <summary>
    /// For each bar the reason to refuse it, or null. From a jump on, all bars are on another scale than those before it and are
    /// refused too, until a jump back: a single misprinted row costs itself alone.
    /// </summary>
    /// <param name="bars">In order of session.</param>
    /// <param name="before">The bar believed for the last session before the first one, if there is any.</param>
    public static string?[] Refusals(IReadOnlyList<Bar> bars, Bar? before)
    {
        var reasons = new string?[bars.Count];
        var scale = 1.0;
        DateOnly since = default;
        for (var i = 0; i < bars.Count; i++)
        {
            var previous = i > 0 ? bars[i - 1] : before;
            var jump = previous is { } p ? SplitRatio.Of((double)p.Close, (double)bars[i].Open) : null;
            if (jump is { } ratio)
            {
                scale *= ratio;
                since = bars[i].Session;
            }

            if (Math.Abs(Math.Log(scale)) < SplitRatio.Tolerance)
                continue;

            reasons[i] = jump is null
                ? $"not adjusted for the jump of {since:yyyy-MM-dd}"
                : $"open {bars[i].Open} after close {previous!.Value.Close} looks like an unadjusted {SplitRatio.Words(jump.Value)} split";
        }

        return reasons;
    }
}
