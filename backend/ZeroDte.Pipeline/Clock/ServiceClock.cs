using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Clock;

/// <summary>What time it is: the real one, or a minute into the session after a symbol's last bar.</summary>
public sealed class ServiceClock(BarStore bars, TradingCalendar calendar, TimeProvider time, IOptions<ClockOptions> options)
{
    public ClockKind Kind => options.Value.Clock;

    public bool IsLive => Kind == ClockKind.Live;

    /// <summary>The real time if this clock runs; null on the replay clock, where nothing comes due.</summary>
    public DateTimeOffset? Running => IsLive ? time.GetUtcNow() : null;

    public async Task<DateTimeOffset> NowAsync(Symbol symbol, CancellationToken cancellationToken) =>
        !IsLive && await bars.LastBeforeAsync(symbol, DateOnly.MaxValue, cancellationToken) is { } last
            ? calendar.Session(calendar.Next(last.Bar.Session)).Open.AddMinutes(1)
            : time.GetUtcNow();
}
