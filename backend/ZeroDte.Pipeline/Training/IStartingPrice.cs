using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Training;

/// <summary>
/// Where the price of a basis is found when a session is forecast. To register one is all it takes to have forecasts from it.
/// </summary>
public interface IStartingPrice
{
    Basis Basis { get; }

    /// <param name="series">The bars up to the session before.</param>
    /// <param name="now">The time of the forecast: what came later is not known.</param>
    /// <returns>Null while nobody knows the price.</returns>
    Task<StartingPoint?> FindAsync(BarSeries series, TradingSession session, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>What is known when a forecast is made.</summary>
/// <param name="Price">Where it starts from, in dollars.</param>
/// <param name="Open">The session's opening price; NaN while it is not known.</param>
public readonly record struct StartingPoint(double Price, double Open);
