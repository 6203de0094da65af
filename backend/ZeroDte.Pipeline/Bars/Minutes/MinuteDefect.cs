using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>What keeps values from being a minute bar.</summary>
internal static class MinuteDefect
{
    /// <summary>What is wrong, in words; null if nothing is.</summary>
    public static string? Of(MinuteBar bar)
    {
        if (bar.Start.Kind != DateTimeKind.Utc || bar.Start.Ticks % TimeSpan.TicksPerMinute != 0)
            return $"{bar.Start:HH:mm:ss.FFFFFFF} is no whole minute in UTC";
        return Bar.Defect(bar.Open, bar.High, bar.Low, bar.Close, bar.Volume) ?? MinutePrice.Defect(bar.Open)
            ?? MinutePrice.Defect(bar.High) ?? MinutePrice.Defect(bar.Low) ?? MinutePrice.Defect(bar.Close);
    }
}
