using ZeroDte.Pipeline.Ledger;
using ZeroDte.Presentation.Charts;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>The latest forecasts with their closes, session by session.</summary>
internal static class RecentForecasts
{
    public const int Most = 60;

    private const double HalfWidth = 0.36;

    /// <param name="entries">In order, each with its outcome; at least one.</param>
    public static Plot Of(IReadOnlyList<LedgerEntry> entries)
    {
        var shown = entries.Skip(entries.Count - Most).ToArray();
        var lowest = shown.Min(e => Math.Min(Percent(e, e.Forecast.Lower), Percent(e, e.Outcome!.Close)));
        var highest = shown.Max(e => Math.Max(Percent(e, e.Forecast.Upper), Percent(e, e.Outcome!.Close)));
        var plot = Plot.WithTicks(
            $"Range and close of {shown.Length} sessions, in percent of the starting price", (-1, shown.Length), (lowest, highest), "0'%'");
        for (var i = 0; i < shown.Length; i++)
        {
            var (entry, x) = (shown[i], (From: i - HalfWidth, To: i + HalfWidth));
            var quantiles = entry.Forecast.Quantiles;
            plot.Area(Tone.Range, x, (Percent(entry, entry.Forecast.Lower), Percent(entry, entry.Forecast.Upper)))
                .Area(Tone.Core, x, (Percent(entry, quantiles["0.25"]), Percent(entry, quantiles["0.75"])))
                .Dot(entry.Outcome!.Inside ? Tone.Main : Tone.Other, i, Percent(entry, entry.Outcome.Close), radius: 3);
        }

        var (first, last) = (shown[0].Forecast.Session, shown[^1].Forecast.Session);
        return shown.Length == 1 ? plot.Below(0, $"{first:d MMM yyyy}")
            : plot.Below(Math.Min(3, shown.Length / 4.0), $"{first:d MMM yyyy}").Below(shown.Length, $"{last:d MMM yyyy}");
    }

    private static double Percent(LedgerEntry entry, double price) => 100 * (price / entry.Forecast.From - 1);
}
