using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>Makes distributions of point forecasts, each from the errors of those before it.</summary>
/// <param name="calibration">With empty state.</param>
/// <param name="fewest">Errors that the first distribution is made from.</param>
internal sealed class CalibratedWalk(ConformalCalibration calibration, int fewest = Backtest.FewestErrors)
{
    private int _points;

    public ConformalCalibration Calibration => calibration;

    /// <summary>What is expected of a session before it is taken in; null while there are too few errors.</summary>
    /// <returns>It holds until then: <see cref="PredictiveDistribution.Kept"/> is for longer.</returns>
    public PredictiveDistribution? Expect(in OutOfSample point) =>
        _points < fewest ? null : calibration.Passing(point.Forecast, point.Scale);

    /// <summary>Takes in a session that has closed.</summary>
    /// <param name="expected">What <see cref="Expect"/> said of it.</param>
    public void Add(in OutOfSample point, PredictiveDistribution? expected)
    {
        _points++;
        calibration.Add(point.StandardisedError, point.Actual, expected);
    }
}
