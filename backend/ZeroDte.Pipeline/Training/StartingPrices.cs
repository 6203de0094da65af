using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Training;

internal sealed class OpeningPrice(KnownBars bars) : IStartingPrice
{
    public Basis Basis => Basis.Open;

    public async Task<StartingPoint?> FindAsync(
        BarSeries series, TradingSession session, DateTimeOffset now, CancellationToken cancellationToken) =>
        now >= session.Open && await bars.OpenAsync(series.Symbol, session.Date, now, cancellationToken) is { } open
            ? new((double)open, (double)open)
            : null;
}

internal sealed class PreviousClose : IStartingPrice
{
    public Basis Basis => Basis.PreviousClose;

    public Task<StartingPoint?> FindAsync(
        BarSeries series, TradingSession session, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<StartingPoint?>(new(series.Candles[^1].Close, double.NaN));
}
