using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Clock;

/// <summary>What time it is: the real one, or a minute into the session after a symbol's last bar.</summary>
public sealed class ServiceClock(
    BarStore bars, FollowedSymbols followed, TradingCalendar calendar, TimeProvider time, IOptions<ClockOptions> options)
{
    private ClockKind _chosen = options.Value.HasFeed ? ClockKind.Live : ClockKind.Replay;

    public ClockKind Kind => options.Value.Clock ?? _chosen;

    public bool IsLive => Kind == ClockKind.Live;

    /// <summary>The real time if this clock runs; null on the replay clock, where nothing comes due.</summary>
    public DateTimeOffset? Running => IsLive ? time.GetUtcNow() : null;

    /// <summary>The last session that has really closed, whatever this clock says.</summary>
    public DateOnly LastClosed => calendar.LastClosed(time.GetUtcNow());

    /// <summary>
    /// Where no setting says it: follows the wall clock if a source brings the bars, or if those of a followed symbol reach the last
    /// session that has closed.
    /// </summary>
    public async Task ChooseAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Clock is not null || options.Value.HasFeed)
            return;

        _chosen = await ReachesTodayAsync(cancellationToken) ? ClockKind.Live : ClockKind.Replay;
    }

    private async Task<bool> ReachesTodayAsync(CancellationToken cancellationToken)
    {
        foreach (var symbol in await followed.AllAsync(cancellationToken))
        {
            if (await bars.LastBeforeAsync(symbol, DateOnly.MaxValue, cancellationToken) is { } last && last.Bar.Session >= LastClosed)
                return true;
        }

        return false;
    }

    public async Task<DateTimeOffset> NowAsync(Symbol symbol, CancellationToken cancellationToken) =>
        !IsLive && await bars.LastBeforeAsync(symbol, DateOnly.MaxValue, cancellationToken) is { } last
            ? calendar.Session(calendar.Next(last.Bar.Session)).Open.AddMinutes(1)
            : time.GetUtcNow();
}
