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

    /// <summary>
    /// One forecast per session from the hundred and second on; none if there are fewer. The session after a hole shows no move of one night from
    /// the previous close, so from there it is neither forecast nor counted.
    /// </summary>
    public static Outcome[] Run(BarSeries series, Basis basis)
    {
        var outcomes = new List<Outcome>(Math.Max(0, series.Count - 1 - FewestSessions));
        var (squares, before) = (0.0, 0);
        for (var i = 1; i < series.Count; i++)
        {
            if (!LogRange.Shows(basis, series.Candles[i]))
                continue;

            var actual = LogRange.Return(basis, series.Candles[i - 1].Close, series.Candles[i]);
            if (before >= FewestSessions)
                outcomes.Add(new(series.Sessions[i], new GaussianDistribution(0, Math.Max(Math.Sqrt(squares / before), OneBasisPoint)), actual));
            squares += actual * actual;
            before++;
        }

        return [.. outcomes];
    }
}
