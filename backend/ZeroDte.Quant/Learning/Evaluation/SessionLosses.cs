using ZeroDte.Quant.Distributions;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>What a <see cref="Scorecard"/> is made from: of each session what the forecast did there, column by column.</summary>
/// <param name="count">Sessions.</param>
internal sealed class SessionLosses(int count)
{
    /// <summary>
    /// What entering at the basis price and leaving at the close costs together: a basis point, half the spread of a liquid stock each way.
    /// </summary>
    private const double RoundTripCost = 0.0001;

    private const double Level = 0.90;

    public int Count => count;

    /// <summary>Squared error of the log return.</summary>
    public double[] Squares { get; } = new double[count];

    /// <summary>The same of no move.</summary>
    public double[] NaiveSquares { get; } = new double[count];

    /// <summary>Squared error of the close, in squared percent of the basis price.</summary>
    public double[] PricedSquares { get; } = new double[count];

    /// <summary>Absolute error of the close, in percent.</summary>
    public double[] Absolutes { get; } = new double[count];

    public bool[] ForecastUp { get; } = new bool[count];

    public bool[] ActualUp { get; } = new bool[count];

    /// <summary>1 where the direction was right, else 0.</summary>
    public double[] Hits { get; } = new double[count];

    /// <summary>1 where the close was above the basis price, else 0.</summary>
    public double[] Ups { get; } = new double[count];

    /// <summary>Return of holding the forecast direction, after costs.</summary>
    public double[] Strategy { get; } = new double[count];

    /// <summary>1 where the interval held the close, else 0.</summary>
    public double[] Inside { get; } = new double[count];

    /// <summary>Of the interval, in percent.</summary>
    public double[] Width { get; } = new double[count];

    /// <summary>Interval score, in percent.</summary>
    public double[] Winkler { get; } = new double[count];

    public double[] WinklerOfReference { get; } = new double[count];

    /// <summary>Mean over the quantiles that are served, in percent.</summary>
    public double[] Pinball { get; } = new double[count];

    /// <summary>In percent.</summary>
    public double[] Crps { get; } = new double[count];

    public double[] CrpsOfReference { get; } = new double[count];

    /// <param name="reference">What the baseline expected of the same session.</param>
    public void Set(int session, in Outcome outcome, IDistribution reference)
    {
        var (expected, actual) = (outcome.Expected, outcome.Actual);
        var priced = 100 * (Math.Exp(actual) - Math.Exp(expected.Location));
        Squares[session] = (actual - expected.Location) * (actual - expected.Location);
        NaiveSquares[session] = actual * actual;
        (PricedSquares[session], Absolutes[session]) = (priced * priced, Math.Abs(priced));

        (ForecastUp[session], ActualUp[session]) = (expected.Location >= 0, actual > 0);
        Hits[session] = ForecastUp[session] == ActualUp[session] ? 1 : 0;
        Ups[session] = ActualUp[session] ? 1 : 0;
        Strategy[session] = Math.Sign(expected.Location) * (Math.Exp(actual) - 1) - (expected.Location == 0 ? 0 : RoundTripCost);

        var interval = expected.Interval(Level);
        Inside[session] = interval.Lower <= actual && actual <= interval.Upper ? 1 : 0;
        Width[session] = 100 * (interval.Upper - interval.Lower);
        Winkler[session] = 100 * Scores.Winkler(Level, interval, actual);
        WinklerOfReference[session] = 100 * Scores.Winkler(Level, reference.Interval(Level), actual);

        foreach (var level in Scorecard.QuantileLevels)
            Pinball[session] += 100 * Scores.Pinball(level, expected.Quantile(level), actual) / Scorecard.QuantileLevels.Length;
        (Crps[session], CrpsOfReference[session]) = (100 * expected.Crps(actual), 100 * reference.Crps(actual));
    }
}
