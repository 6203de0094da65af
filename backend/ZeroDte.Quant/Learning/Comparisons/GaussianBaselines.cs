using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>
/// What every forecast is measured against, each from the returns before the session alone: no move with a normal distribution as wide as
/// all returns so far, as the latest 250, or as their exponentially weighted mean; and the running mean with the width of all.
/// </summary>
public static class GaussianBaselines
{
    /// <summary>Sessions before the first forecast, which make its deviation.</summary>
    private const int FewestSessions = 100;

    private const int RollingSessions = 250;

    /// <summary>The decay of RiskMetrics 1996 for daily data.</summary>
    private const double Decay = 0.94;

    private const double OneBasisPoint = 1e-4;

    /// <summary>The constant one first.</summary>
    public static IReadOnlyList<Contender> Of(Basis basis) =>
    [
        Named("naive, constant Gaussian", series => Constant(series, basis)),
        Named("naive, rolling Gaussian", series => Run(series, basis, (_, _, latest, _) => new(0, latest))),
        Named("naive, EWMA Gaussian", series => Ewma(series, basis)),
        Named(AgainstBaselines.RunningMean, series => Run(series, basis, (mean, all, _, _) =>
            new(mean, Math.Max(Math.Sqrt(Math.Max(0, all * all - mean * mean)), OneBasisPoint)))),
    ];

    /// <summary>One forecast per session from the hundred and second on that shows a return; none if there are fewer.</summary>
    public static Outcome[] Constant(BarSeries series, Basis basis) => Run(series, basis, (_, all, _, _) => new(0, all));

    /// <summary>The same of the exponentially weighted mean.</summary>
    public static Outcome[] Ewma(BarSeries series, Basis basis) => Run(series, basis, (_, _, _, weighted) => new(0, weighted));

    private static Contender Named(string name, Func<BarSeries, Outcome[]> forecast) =>
        new(name, Served: false, forecast, IsBaseline: true);

    /// <param name="expect">From the mean of all returns before, and the deviations from zero of all, of the latest, and weighted.</param>
    /// <remarks>The session after a hole shows no move of one night from the previous close, so from there it is neither forecast nor
    /// counted.</remarks>
    private static Outcome[] Run(BarSeries series, Basis basis, Func<double, double, double, double, GaussianDistribution> expect)
    {
        var outcomes = new List<Outcome>(Math.Max(0, series.Count - 1 - FewestSessions));
        var squares = new List<double>(series.Count);
        var (sum, all, latest, weighted) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 1; i < series.Count; i++)
        {
            if (!basis.Shows(series.Candles[i]))
                continue;

            var before = squares.Count;
            var actual = basis.Return(series.Candles[i - 1].Close, series.Candles[i]);
            if (before >= FewestSessions)
            {
                var expected = expect(sum / before, Deviation(all / before), Deviation(latest / Math.Min(before, RollingSessions)),
                    Deviation(weighted));
                outcomes.Add(new(series.Sessions[i], expected, actual));
            }

            squares.Add(actual * actual);
            sum += actual;
            all += squares[^1];
            latest += squares[^1] - (before >= RollingSessions ? squares[before - RollingSessions] : 0);
            weighted = before == 0 ? squares[0] : Decay * weighted + (1 - Decay) * squares[^1];
        }

        return [.. outcomes];

        static double Deviation(double meanSquare) => Math.Max(Math.Sqrt(Math.Max(0, meanSquare)), OneBasisPoint);
    }
}
