using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>
/// The baseline of every distribution: no move expected, and a normal distribution as wide as all returns so far have been.
/// </summary>
public static class ConstantGaussian
{
    /// <summary>Sessions before the first forecast, which make its deviation.</summary>
    private const int FewestSessions = 100;

    private const double OneBasisPoint = 1e-4;

    /// <summary>One forecast per session from the hundred and second on; none if there are fewer.</summary>
    public static Outcome[] Run(BarSeries series, Basis basis)
    {
        var outcomes = new Outcome[Math.Max(0, series.Count - 1 - FewestSessions)];
        var squares = 0.0;
        for (var i = 1; i < series.Count; i++)
        {
            var actual = LogRange.Return(basis, series.Candles[i - 1].Close, series.Candles[i]);
            var before = i - 1;
            if (before >= FewestSessions)
                outcomes[before - FewestSessions] = new(series.Sessions[i], new GaussianDistribution(0, Math.Max(Math.Sqrt(squares / before), OneBasisPoint)), actual);
            squares += actual * actual;
        }

        return outcomes;
    }
}
