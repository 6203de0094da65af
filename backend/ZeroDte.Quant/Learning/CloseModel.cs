using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning;

/// <summary>A forecaster of today's close, with the out-of-sample record that its uncertainty is read from.</summary>
/// <param name="StandardisedErrors">The latest out-of-sample errors in units of forecast volatility, ascending.</param>
public sealed record CloseModel(Basis Basis, string Learner, IModel Location, double[] StandardisedErrors, Skill Skill, Coverage Coverage)
{
    /// <summary>The level of the interval that is served and whose coverage is measured.</summary>
    public const double IntervalLevel = 0.90;

    /// <summary>Errors a distribution is made from: enough for the tails of a 90 % interval, few enough to follow the market.</summary>
    private const int LatestErrors = 500;
    private const int FewestErrors = 100;

    /// <summary>Sessions below which no model is trained: the window, the fewest errors, and the longest warm-up.</summary>
    public static int FewestSessions(Recipe recipe) =>
        recipe.Window + FewestErrors + Math.Max(recipe.Features().LookBack, recipe.Scale().LookBack);

    /// <exception cref="ArgumentException">The series is shorter than <see cref="FewestSessions"/>.</exception>
    public static CloseModel Train(BarSeries series, Recipe recipe, int seed)
    {
        if (series.Count < FewestSessions(recipe))
        {
            throw new ArgumentException(
                $"{series.Symbol} has {series.Count} sessions; training needs at least {FewestSessions(recipe)}.", nameof(series));
        }

        var data = Dataset.Build(series, recipe);
        var results = WalkForward.Run(data, recipe.Learner, recipe.Window);
        var latest = data.Targets.Length - recipe.Window;
        return new(
            recipe.Basis,
            recipe.Learner.Name,
            recipe.Learner.Fit(data.Rows.Slice(latest, recipe.Window), data.Targets.AsSpan(latest, recipe.Window)),
            SortedErrors(results),
            Skill.Measure(results, seed),
            MeasureCoverage(results, seed));
    }

    /// <summary>The distribution of today's log return from the basis price to the close.</summary>
    public PredictiveDistribution Distribution(FeatureSet features, IFeature scale, in Today today)
    {
        Span<double> row = stackalloc double[features.Count];
        features.Values(today, row);
        return new(Location.Predict(row), scale.Value(today), StandardisedErrors);
    }

    /// <summary>Judges each session's interval by the errors that came before it.</summary>
    private static Coverage MeasureCoverage(OutOfSample[] results, int seed)
    {
        var inside = new double[results.Length - FewestErrors];
        for (var i = 0; i < inside.Length; i++)
        {
            var today = results[i + FewestErrors];
            var distribution = new PredictiveDistribution(today.Forecast, today.Scale, SortedErrors(results.AsSpan(0, i + FewestErrors)));
            var (lower, upper) = distribution.Interval(IntervalLevel);
            inside[i] = lower <= today.Actual && today.Actual <= upper ? 1 : 0;
        }

        return new(
            inside.DefaultIfEmpty(double.NaN).Average(),
            BlockBootstrap.Band(inside.Length, seed, sample => sample.Average(i => inside[i])),
            inside.Length);
    }

    private static double[] SortedErrors(ReadOnlySpan<OutOfSample> results)
    {
        var latest = results[^Math.Min(results.Length, LatestErrors)..];
        var errors = new double[latest.Length];
        for (var i = 0; i < errors.Length; i++)
            errors[i] = latest[i].StandardisedError;
        Array.Sort(errors);
        return errors;
    }
}
