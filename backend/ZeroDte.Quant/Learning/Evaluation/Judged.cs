using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Conformal;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>A forecast of a session beside what came, with the interval that is served and the score of its distribution.</summary>
/// <param name="Lower">Log return; NaN where there were too few errors to make a distribution from.</param>
/// <param name="Upper">The other end.</param>
/// <param name="Crps">Of the distribution, in log-return units; NaN without one.</param>
public readonly record struct Judged(OutOfSample Point, double Lower, double Upper, double Crps)
{
    public DateOnly Session => Point.Session;

    /// <summary>Whether the close fell into the interval; false without one.</summary>
    public bool Inside => Lower <= Point.Actual && Point.Actual <= Upper;

    /// <param name="expected">Null where there was none yet.</param>
    public static Judged Of(OutOfSample point, PredictiveDistribution? expected)
    {
        if (expected is null)
            return new(point, double.NaN, double.NaN, double.NaN);

        var (lower, upper) = expected.Interval(ConformalCalibration.Level);
        return new(point, lower, upper, expected.Crps(point.Actual));
    }
}
