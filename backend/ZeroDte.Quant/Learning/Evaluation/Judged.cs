using ZeroDte.Quant.Learning.Conformal;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>A forecast of a session beside what came, with the scores of its distribution.</summary>
/// <param name="Inside">Whether the close fell into the interval that is served; false without a distribution.</param>
/// <param name="Crps">Of the distribution, in log-return units; NaN where there were too few errors to make one from.</param>
public readonly record struct Judged(OutOfSample Point, bool Inside, double Crps)
{
    public DateOnly Session => Point.Session;

    /// <param name="expected">Null where there was none yet.</param>
    public static Judged Of(OutOfSample point, PredictiveDistribution? expected)
    {
        if (expected is null)
            return new(point, Inside: false, double.NaN);

        var (lower, upper) = expected.Interval(ConformalCalibration.Level);
        return new(point, lower <= point.Actual && point.Actual <= upper, expected.Crps(point.Actual));
    }
}
