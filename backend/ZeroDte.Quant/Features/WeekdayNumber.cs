using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>Day of the week of today's session: 1 for Monday to 5 for Friday.</summary>
internal sealed class WeekdayNumber : IFeature
{
    public string Name => "weekday";

    public int LookBack => 0;

    public void Add(in Candle completed)
    {
    }

    public double Value(in Today today) => (int)today.Session.DayOfWeek;
}
