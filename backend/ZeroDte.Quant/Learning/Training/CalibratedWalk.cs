using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>Makes distributions of point forecasts, each from the errors of those before it.</summary>
/// <param name="calibration">With empty state.</param>
internal sealed class CalibratedWalk(ConformalCalibration calibration)
{
    private int _points;

    public ConformalCalibration Calibration => calibration;

    /// <summary>Takes in a session that has closed.</summary>
    /// <returns>What was expected of it; null while there were too few errors.</returns>
    public PredictiveDistribution? Add(in OutOfSample point)
    {
        var expected = _points++ < Backtest.FewestErrors ? null : calibration.Distribution(point.Forecast, point.Scale);
        calibration.Add(point.StandardisedError, point.Actual, expected);
        return expected;
    }
}
