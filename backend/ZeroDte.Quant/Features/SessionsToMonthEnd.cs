using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>Scheduled sessions of the New York Stock Exchange after today's in the same month; 0 on the last one.</summary>
/// <remarks>
/// Only weekends and regular holidays are left out. The calendar also knows days lost to a storm or a day of mourning, but knew
/// them only afterwards.
/// </remarks>
internal sealed class SessionsToMonthEnd : IFeature
{
    public string Name => "sessions_to_month_end";

    public int LookBack => 0;

    public void Add(in Candle completed)
    {
    }

    public double Value(in Today today)
    {
        var sessions = 0;
        for (var day = today.Session.AddDays(1); day.Month == today.Session.Month; day = day.AddDays(1))
        {
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && NyseHolidays.On(day) is null)
                sessions++;
        }

        return sessions;
    }
}
