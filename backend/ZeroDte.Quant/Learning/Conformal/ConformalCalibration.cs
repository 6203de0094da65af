using MathNet.Numerics.Distributions;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Learning.Conformal;

/// <summary>
/// Turns a location and a scale into a distribution by how such forecasts have erred so far: the empirical distribution of the latest
/// standardised errors and a few made-up ones (split conformal), stretched by a width that follows whether the intervals have held
/// (adaptive conformal).
/// </summary>
/// <remarks>
/// After each session ln width moves by rate x (1{outside} - (1 - level)), where outside refers to the interval of <see cref="Level"/>:
/// adaptive conformal inference (Gibbs and Candes, NeurIPS 34, 2021) in its quantile-tracking form (Angelopoulos, Candes and Tibshirani,
/// "Conformal PID Control for Time Series Prediction", NeurIPS 36, 2023). It steers the width instead of the level, so that all quantiles
/// move together, stay in order and stay finite. Over n sessions the share outside differs from 1 - level by exactly
/// (ln width(n) - ln width(0)) / (n x rate), whatever the errors: exchangeability is not needed.
/// </remarks>
public sealed class ConformalCalibration
{
    /// <summary>The level whose coverage is steered, which is the level of the interval that is served.</summary>
    public const double Level = 0.90;

    /// <summary>What <see cref="FewestErrors"/> is if nothing else is said: 90 % intervals need the fifth from either end.</summary>
    public const int UsualFewest = 100;

    private readonly double _rate;
    private readonly SortedWindow _latest;

    /// <param name="latest">Errors that the distribution is made from, at least one.</param>
    /// <param name="rate">Step of ln width, zero or above; zero is plain split conformal.</param>
    /// <param name="prior">Errors that are always among them, ascending, such as <see cref="UsualErrors"/>.</param>
    public ConformalCalibration(int latest, double rate, params ReadOnlySpan<double> prior)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latest, 1);
        if (!(rate >= 0 && double.IsFinite(rate)))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate must be finite, zero or above.");
        (_latest, _rate) = (new(latest, prior), rate);
    }

    /// <summary>
    /// Standardised errors as other names make them: quantiles of Student's t with 5 degrees of freedom, times 0.95. A few years of a
    /// name's own errors say little of tails and asymmetry; among these they say what they know. docs/modelling.md has the measurements.
    /// </summary>
    public static IReadOnlyList<double> UsualErrors { get; } =
        [.. Enumerable.Range(1, 400).Select(rank => 0.95 * StudentT.InvCDF(0, 1, 5, rank / 401.0))];

    /// <summary>Errors of its own without which nothing is said; fewer do where made-up ones stand beside them.</summary>
    public int FewestErrors { get; init; } = UsualFewest;

    /// <summary>What the errors are multiplied by before any has been seen.</summary>
    public double FirstWidth
    {
        init => Width = value > 0 && double.IsFinite(value)
            ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The first width must be finite and above zero.");
    }

    /// <summary>What the errors are multiplied by; 1 at first if nothing else is said.</summary>
    public double Width { get; private set; } = 1;

    /// <summary>The latest standardised errors and the made-up ones, ascending.</summary>
    public double[] SortedErrors => [.. _latest.Values.AsSpan()];

    /// <exception cref="ArgumentException">There is no error yet, or location or scale is not finite.</exception>
    public PredictiveDistribution Distribution(double location, double scale) => Passing(location, scale).Kept();

    /// <summary>The same without a copy of the errors: it holds until the next session is taken in.</summary>
    internal PredictiveDistribution Passing(double location, double scale) => new(location, scale * Width, _latest.Values);

    /// <summary>Takes in a session that has closed.</summary>
    /// <param name="standardisedError">(actual - location) / scale.</param>
    /// <param name="given">What was expected of it; null if it came before there was a distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">The error is not finite.</exception>
    public void Add(double standardisedError, double actual, PredictiveDistribution? given)
    {
        if (!double.IsFinite(standardisedError))
            throw new ArgumentOutOfRangeException(nameof(standardisedError), standardisedError, "An error must be finite.");
        if (given is not null)
        {
            var (lower, upper) = given.Interval(Level);
            var outside = lower <= actual && actual <= upper ? 0 : 1;
            Width *= Math.Exp(_rate * (outside - (1 - Level)));
        }

        _latest.Add(standardisedError);
    }
}
