using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>What is known of the market, and who is asked for more.</summary>
/// <param name="Clock">live or replay.</param>
/// <param name="Sources">In order of preference.</param>
/// <param name="Symbols">Those that are followed.</param>
public sealed record MarketStatus(string Clock, IReadOnlyList<string> Sources, IReadOnlyList<SymbolStatus> Symbols);

/// <param name="First">Null while there is no bar.</param>
/// <param name="Missing">Sessions since the first bar of which there is none, other than those in which the symbol did not trade: up to the
/// last bar, or on the live clock up to the last session that has closed.</param>
public sealed record SymbolStatus(
    string Symbol, int Sessions, DateOnly? First, DateOnly? Last, int Missing, int Splits, int Dividends, MinuteStatus Minutes);

/// <param name="First">Null while there is no minute bar.</param>
/// <param name="Wanted">How many of the latest sessions are to have minutes.</param>
/// <param name="Complete">Those of them in which each minute has a bar, or nobody traded by what a source says.</param>
/// <param name="Refusals">Who gave none when asked last, and why.</param>
public sealed record MinuteStatus(DateOnly? First, DateOnly? Last, int Wanted, int Complete, IReadOnlyList<MinuteRefusal> Refusals);

/// <summary>Looks up <see cref="MarketStatus"/>.</summary>
public sealed class MarketStatuses(
    FollowedSymbols followed, IEnumerable<IBarSource> sources, BarStore bars, MinuteStore minutes, MinuteRefusals refusals,
    ActionStore actions, Halts halts, ServiceClock clock, TradingCalendar calendar, IOptions<MarketOptions> options)
{
    public async Task<MarketStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var symbols = new List<SymbolStatus>();
        foreach (var symbol in await followed.AllAsync(cancellationToken))
            symbols.Add(await ReadAsync(symbol, cancellationToken));
        return new(clock.IsLive ? "live" : "replay", [.. sources.Select(source => source.Name)], symbols);
    }

    private async Task<SymbolStatus> ReadAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var known = await bars.SessionsAsync(symbol, cancellationToken);
        var told = (await actions.ReadAsync(symbol, cancellationToken)).Where(action => action.Counts).ToList();
        var (splits, dividends) = (told.Count(action => action.Row.Action is Split), told.Count(action => action.Row.Action is Dividend));
        var minutes = await MinutesAsync(symbol, known, cancellationToken);
        if (known.Count == 0)
            return new(symbol.Value, 0, First: null, Last: null, Missing: 0, splits, dividends, minutes);

        var (first, last) = (known.Min(), known.Max());
        var needed = clock.IsLive ? clock.LastClosed : last;
        var held = calendar.Sessions(first, needed > last ? needed : last).Count();
        var halted = (await halts.ReadAsync(symbol, cancellationToken)).Keys.Count(day => day > first && !known.Contains(day));
        return new(symbol.Value, known.Count, first, last, held - known.Count - halted, splits, dividends, minutes);
    }

    private async Task<MinuteStatus> MinutesAsync(Symbol symbol, IReadOnlySet<DateOnly> known, CancellationToken cancellationToken)
    {
        var (span, said) = (await minutes.SpanAsync(symbol, cancellationToken), await refusals.ReadAsync(symbol, cancellationToken));
        var (first, last) = (Day(span?.From), Day(span?.To.AddMinutes(-1)));
        var through = clock.IsLive ? clock.LastClosed : known.Append(last ?? default).Max();
        if (options.Value.MinuteSessions == 0 || through <= calendar.FirstDay)
            return new(first, last, 0, 0, said);

        var from = options.Value.FirstOfMinutes(calendar, through);
        var coverage = await minutes.CoverageAsync(symbol, from, through, cancellationToken);
        return new(
            first, last, options.Value.MinuteSessions, calendar.Sessions(from, through).Count(session => !coverage.Lacks(session)), said);

        static DateOnly? Day(DateTime? minute) => minute is { } at ? NewYork.Day(new(at, TimeSpan.Zero)) : null;
    }
}
