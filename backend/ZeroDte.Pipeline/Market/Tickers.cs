using ZeroDte.Pipeline.Clock;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Looks up which shares are listed: in what is stored, which is brought up to the day from the sources that know.</summary>
public sealed class Tickers(TickerStore store, IEnumerable<ITickerSource> sources, TimeProvider time)
{
    /// <summary>Listings change by some a day; what is stored is asked for again after a week.</summary>
    private const int FreshDays = 7;

    /// <summary>Today, in New York.</summary>
    public DateOnly Today => NewYork.Day(time.GetUtcNow());

    /// <summary>Brings what is stored up to a day, unless it is from the week before.</summary>
    /// <returns>What each source asked said, a sentence each; none if nobody had to be asked.</returns>
    public async Task<IReadOnlyList<string>> UpdateAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        if (await store.AsOfAsync(day, cancellationToken) >= day.AddDays(1 - FreshDays))
            return said;

        foreach (var source in sources)
        {
            try
            {
                var listed = await source.ReadAsync(day, isActive: true, cancellationToken);
                if (listed.Count == 0)
                {
                    said.Add($"{source.Name}: It tells of no share that was listed on {day:yyyy-MM-dd}; nothing was stored.");
                    continue;
                }

                var delisted = await source.ReadAsync(day, isActive: false, cancellationToken);
                var (told, news) = await store.LoadAsync(source.Name, day, [.. listed, .. delisted], cancellationToken);
                said.Add($"{source.Name}: {told:N0} shares as of {day:yyyy-MM-dd}, {listed.Count:N0} of them listed; news of {news:N0}.");
                break;
            }
            catch (IngestException exception)
            {
                said.Add($"{source.Name}: {exception.Message}");
            }
        }

        return said;
    }

    /// <summary>Why a symbol may have no bars, as a sentence; null if it is listed, or nobody can tell.</summary>
    public async Task<string?> DoubtAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        var day = Today;
        if (await store.AsOfAsync(day, cancellationToken) >= day.AddDays(1 - FreshDays)
            && await store.FindAsync(symbol.Value, day, cancellationToken) is { IsActive: true })
        {
            return null;
        }

        foreach (var source in sources)
        {
            try
            {
                return await source.FindAsync(symbol, day, cancellationToken) is not { } share
                    ? $"{source.Name} lists no share named {symbol}, and never did. Check the name: ./zerodte market tickers --search TEXT."
                    : share.IsActive ? null
                    : $"{symbol} ({share.Name}) is listed no more, says {source.Name}"
                        + $"{(share.DelistedOn is { } delisted ? $": it was delisted on {delisted:yyyy-MM-dd}" : "")}.";
            }
            catch (IngestException)
            {
                continue; // who cannot tell raises no doubt
            }
        }

        return null;
    }
}
