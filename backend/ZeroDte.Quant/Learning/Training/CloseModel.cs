using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>A forecaster of today's close, with the out-of-sample record that its uncertainty is read from.</summary>
/// <param name="Skill">Of the sessions that <paramref name="Coverage"/> judges.</param>
/// <param name="StandardisedErrors">The latest out-of-sample errors in units of forecast volatility, ascending.</param>
/// <param name="Width">What the adaptive calibration multiplies them by.</param>
public sealed record CloseModel(
    Basis Basis, string Learner, IModel Location, double[] StandardisedErrors, double Width, Skill Skill, Coverage Coverage)
{
    /// <summary>The level of the interval that is served and whose coverage is measured.</summary>
    public const double IntervalLevel = ConformalCalibration.Level;

    /// <summary>Sessions below which no model is trained: the first fit, the fewest errors, and the longest warm-up.</summary>
    public static int FewestSessions(Recipe recipe) =>
        recipe.Plan.Fewest + recipe.Plan.Embargo + recipe.Calibration().FewestErrors
            + Math.Max(recipe.Features().LookBack, recipe.Scale().LookBack);

    /// <exception cref="ArgumentException">The series is shorter than <see cref="FewestSessions"/>.</exception>
    public static CloseModel Train(BarSeries series, Recipe recipe, int seed)
    {
        if (series.Count < FewestSessions(recipe))
        {
            throw new ArgumentException(
                $"{series.Symbol} has {series.Count} sessions; training needs at least {FewestSessions(recipe)}.", nameof(series));
        }

        var training = new RollingTraining(recipe);
        for (var i = 0; i < series.Count; i++)
            training.Add(series.Sessions[i], series.Candles[i]);
        return training.Model(seed);
    }

    /// <summary>
    /// Whether every feature and the volatility forecast are defined today: they are not while they look back over a hole.
    /// </summary>
    public static bool Sees(FeatureSet features, IFeature scale, in Today today)
    {
        Span<double> row = stackalloc double[features.Count];
        features.Values(today, row);
        return SessionRows.AllFinite(row) && double.IsFinite(scale.Value(today));
    }

    /// <summary>The distribution of today's log return from the basis price to the close.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not everything is defined today (<see cref="Sees"/>).</exception>
    public PredictiveDistribution Distribution(FeatureSet features, IFeature scale, in Today today)
    {
        Span<double> row = stackalloc double[features.Count];
        features.Values(today, row);
        return new(Location.Predict(row), scale.Value(today) * Width, StandardisedErrors);
    }
}
