namespace ZeroDte.Quant.Market;

/// <summary>Recognises an overnight jump that looks like a share split which the prices were not adjusted for.</summary>
public static class SplitRatio
{
    /// <summary>
    /// How far an overnight jump may lie from a split's ratio, in logarithms. AAPL's own splits of 2000, 2005 and 2014 lie within 0.6 %;
    /// its real fall by 47.3 % on 2000-09-29 is 5.1 % away from 2:1 and must pass.
    /// </summary>
    public const double Tolerance = 0.03;

    /// <summary>New shares per old one. Smaller ratios than 3:2 cannot be told from what earnings do to a price.</summary>
    private static readonly double[] Ratios = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100];

    /// <summary>The ratio by which prices fell (above 1) or rose (below 1) overnight, if it is a split's; otherwise null.</summary>
    public static double? Of(double previousClose, double open)
    {
        var fall = previousClose / open;
        // Nearly every night, and asked of whole histories.
        if (fall is < 1.4 and > 1 / 1.4)
            return null;

        foreach (var ratio in Ratios)
        {
            if (Math.Abs(Math.Log(fall / ratio)) < Tolerance)
                return ratio;
            if (Math.Abs(Math.Log(fall * ratio)) < Tolerance)
                return 1 / ratio;
        }

        return null;
    }

    /// <summary>As it is announced: 7:1, 3:2, or 1:10 where shares were joined.</summary>
    public static string Words(double ratio) => ratio switch
    {
        1.5 => "3:2",
        > 1 => $"{ratio:0}:1",
        > 0.6 => "2:3",
        _ => $"1:{1 / ratio:0}",
    };
}
