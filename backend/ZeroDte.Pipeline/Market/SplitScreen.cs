using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Recognises overnight jumps that look like a share split which the prices were not adjusted for.</summary>
internal static class SplitScreen
{
    /// <summary>
    /// How far an overnight jump may lie from a split's ratio. AAPL's own splits of 2000, 2005 and 2014 lie within 0.6 %;
    /// its real fall by 47.3 % on 2000-09-29 is 5.1 % away from 2:1 and must pass.
    /// </summary>
    private const double Tolerance = 0.03;

    /// <summary>New shares per old one. Smaller ratios than 3:2 cannot be told from what earnings do to a price.</summary>
    private static readonly double[] Ratios = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100];

    /// <summary>The ratio by which prices fell (above 1) or rose (below 1) overnight, if it is a split's; otherwise null.</summary>
    public static double? Jump(decimal previousClose, decimal open)
    {
        var fall = (double)(previousClose / open);
        foreach (var ratio in Ratios)
        {
            if (Math.Abs(Math.Log(fall / ratio)) < Tolerance)
                return ratio;
            if (Math.Abs(Math.Log(fall * ratio)) < Tolerance)
                return 1 / ratio;
        }

        return null;
    }

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
            var jump = previous is { } p ? Jump(p.Close, bars[i].Open) : null;
            if (jump is { } ratio)
            {
                scale *= ratio;
                since = bars[i].Session;
            }

            if (Math.Abs(Math.Log(scale)) < Tolerance)
                continue;

            reasons[i] = jump is null
                ? $"not adjusted for the jump of {since:yyyy-MM-dd}"
                : $"open {bars[i].Open} after close {previous!.Value.Close} looks like an unadjusted {Words(jump.Value)} split";
        }

        return reasons;

        static string Words(double ratio) => ratio switch
        {
            1.5 => "3:2",
            > 1 => $"{ratio:0}:1",
            > 0.6 => "2:3",
            _ => $"1:{1 / ratio:0}",
        };
    }
}
