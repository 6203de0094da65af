using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Market;
using ZeroDte.Presentation.Shell;
using ZeroDte.Quant.Market;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>What is known of the market.</summary>
/// <param name="Counts">What is stored of each symbol.</param>
/// <param name="Sessions">Of this page's symbol, those with a bar.</param>
/// <param name="Certificates">Of its sessions.</param>
/// <param name="Actions">Its splits and dividends that count.</param>
public sealed record DataView(
    Site Site, MarketStatus Market, IReadOnlyList<BarCount> Counts, IReadOnlySet<DateOnly> Sessions,
    IReadOnlyList<StoredCertificate> Certificates, IReadOnlyList<KnownAction> Actions)
{
    /// <summary>Year by year, the latest first: sessions that there are bars of, and those that the exchange held.</summary>
    public IEnumerable<(int Year, int Known, int Held)> Years()
    {
        if (Sessions.Count == 0)
            yield break;

        var (first, last) = (Sessions.Min(), Sessions.Max());
        for (var year = last.Year; year >= first.Year; year--)
        {
            var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
            yield return (
                year, Sessions.Count(day => day.Year == year),
                TradingCalendar.Nyse.Sessions(first > from ? first : from, last < to ? last : to).Count());
        }
    }
}
