using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>What a recipe would have said of each session, knowing only what came before it.</summary>
/// <param name="Points">Point forecasts, from the first session that the learner can be fitted for.</param>
/// <param name="Outcomes">Distributions, from the first session that has enough errors before it.</param>
/// <param name="Calibration">The calibration after the last session.</param>
public sealed record Backtest(OutOfSample[] Points, Outcome[] Outcomes, ConformalCalibration Calibration)
{
    public static Backtest Run(Dataset data, Recipe recipe) =>
        Run(WalkForward.Run(data, recipe.Learner, recipe.Plan), recipe.Calibration());

    /// <summary>Makes distributions of point forecasts, each from the errors before it.</summary>
    public static Backtest Run(OutOfSample[] points, ConformalCalibration calibration)
    {
        var outcomes = new List<Outcome>(Math.Max(0, points.Length - calibration.FewestErrors));
        var walk = new CalibratedWalk(calibration);
        foreach (var point in points)
        {
            var expected = walk.Expect(point);
            if (expected is not null)
                outcomes.Add(new(point.Session, expected.Kept(), point.Actual));
            walk.Add(point, expected);
        }

        return new(points, [.. outcomes], calibration);
    }
}
