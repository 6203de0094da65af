namespace ZeroDte.Quant.Market;

/// <summary>What a session's minute bars amount to.</summary>
/// <param name="Count">Minutes that have a bar.</param>
/// <param name="LongestGap">Minutes in a row between two bars that have none.</param>
/// <param name="GapFrom">The first of them, in UTC.</param>
public sealed record MinuteSummary(int Count, decimal High, decimal Low, int LongestGap, DateTime GapFrom)
{
    /// <param name="minutes">Of one session, in order, one or more.</param>
    public static MinuteSummary Of(IReadOnlyList<MinuteBar> minutes)
    {
        var (longest, from) = (0, default(DateTime));
        for (var i = 1; i < minutes.Count; i++)
        {
            var gap = (int)(minutes[i].Start - minutes[i - 1].Start).TotalMinutes - 1;
            if (gap > longest)
                (longest, from) = (gap, minutes[i - 1].Start.AddMinutes(1));
        }

        return new(minutes.Count, minutes.Max(minute => minute.High), minutes.Min(minute => minute.Low), longest, from);
    }
}
