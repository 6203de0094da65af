namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>Proper scores of a quantile and of an interval: in the unit of the outcome, lower is better.</summary>
/// <remarks>Gneiting and Raftery, "Strictly Proper Scoring Rules, Prediction, and Estimation", JASA 102 (2007), section 6.</remarks>
public static class Scores
{
    /// <summary>Pinball loss of a quantile: (actual - quantile) x (probability - 1{actual below quantile}).</summary>
    /// <param name="probability">Of falling below the quantile, in (0, 1).</param>
    public static double Pinball(double probability, double quantile, double actual) =>
        (actual - quantile) * (probability - (actual < quantile ? 1 : 0));

    /// <summary>Interval score of Winkler: the width, and 2 / (1 - level) times the distance by which the outcome lies outside.</summary>
    /// <param name="level">Probability that the interval promises to hold, in (0, 1).</param>
    public static double Winkler(double level, (double Lower, double Upper) interval, double actual) =>
        interval.Upper - interval.Lower + 2 / (1 - level) * (Math.Max(0, interval.Lower - actual) + Math.Max(0, actual - interval.Upper));
}
