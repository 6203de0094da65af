using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ZeroDte.Quant.Distributions;

/// <summary>
/// Distribution of a log return: location + scale x the empirical distribution of past standardised errors.
/// </summary>
/// <remarks>
/// With n past errors sorted as z(1) to z(n), the probability below z(k) is k / (n + 1), linear between: exact for
/// exchangeable errors (split conformal prediction; Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005,
/// and quantile definition 6 of Hyndman and Fan, The American Statistician 50, 1996). Outside z(1) to z(n), which n errors
/// cannot describe, quantiles stop at the extremes and probabilities at 1 / (n + 1) and n / (n + 1).
/// </remarks>
public sealed class PredictiveDistribution : IDistribution
{
    private readonly ArraySegment<double> _errors;

    /// <param name="location">Expected log return.</param>
    /// <param name="scale">Forecast volatility of the log return, above zero.</param>
    /// <param name="sortedErrors">Past (actual - location) / scale, ascending, at least one.</param>
    public PredictiveDistribution(double location, double scale, double[] sortedErrors)
        : this(location, scale, new ArraySegment<double>(sortedErrors))
    {
    }

    /// <summary>As the other one: a distribution for as long as the errors are these.</summary>
    internal PredictiveDistribution(double location, double scale, ArraySegment<double> sortedErrors)
    {
        if (!double.IsFinite(location))
            throw new ArgumentOutOfRangeException(nameof(location), location, "The location must be finite.");
        if (!double.IsFinite(scale) || scale <= 0)
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be finite and above zero.");
        if (sortedErrors.Count == 0)
            throw new ArgumentException("A distribution needs at least one past error.", nameof(sortedErrors));

        (Location, Scale, _errors) = (location, scale, sortedErrors);
    }

    public double Location { get; }

    public double Scale { get; }

    /// <summary>The past standardised errors, ascending.</summary>
    public ReadOnlySpan<double> Errors => _errors.AsSpan();

    /// <summary>The same with errors of its own.</summary>
    internal PredictiveDistribution Kept() => new(Location, Scale, [.. Errors]);

    /// <summary>
    /// The same in 199 errors, its quantiles from 0.5 % to 99.5 %, to five decimals: few enough to be kept with every forecast. Beyond them
    /// it ends.
    /// </summary>
    public PredictiveDistribution Condensed()
    {
        const int Count = 199;
        var unit = new PredictiveDistribution(0, 1, _errors);
        return new(Location, Scale, [.. Enumerable.Range(1, Count).Select(k => Math.Round(unit.Quantile(k / (Count + 1.0)), 5))]);
    }

    public double Quantile(double probability)
    {
        if (probability is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability,
                "A probability must lie between 0 and 1, both excluded.");
        }

        var errors = Errors;
        var rank = Math.Clamp(probability * (errors.Length + 1), 1, errors.Length);
        var below = (int)rank;
        var error = errors[below - 1];
        if (below < errors.Length)
            error += (rank - below) * (errors[below] - error);
        return Location + Scale * error;
    }

    public double Probability(double logReturn)
    {
        var error = (logReturn - Location) / Scale;
        var errors = Errors;
        var atOrBelow = CountAtOrBelow(error);
        var rank = atOrBelow == 0 || atOrBelow == errors.Length
            ? Math.Clamp(atOrBelow, 1, errors.Length)
            : atOrBelow + (error - errors[atOrBelow - 1]) / (errors[atOrBelow] - errors[atOrBelow - 1]);
        return rank / (errors.Length + 1);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Exact for this distribution: between two neighbouring errors F is a line from p to q, and the integral of its square over a width w
    /// is w (p^2 + p q + q^2) / 3; that of (1 - F)^2 is the same in 1 - p and 1 - q.
    /// </remarks>
    public double Crps(double actual)
    {
        var error = (actual - Location) / Scale;
        var errors = Errors;
        var sum = Math.Max(0, errors[0] - error) + Math.Max(0, error - errors[^1]);
        var lanes = Vector256<double>.Count;
        // What is left of the errors after the last whole vector, and the largest again: between equal errors there is no area.
        Span<double> rest = stackalloc double[lanes + 1];
        for (var k = 1; k < errors.Length; k += lanes)
        {
            scoped var from = errors[(k - 1)..];
            if (from.Length <= lanes)
            {
                rest.Fill(errors[^1]);
                from.CopyTo(rest);
                from = rest;
            }

            var areas = Areas(k, error, Vector256.Create(from), Vector256.Create(from[1..]), errors.Length + 1.0);
            sum = sum + areas[0] + areas[1] + areas[2] + areas[3];
        }

        return Scale * sum;
    }

    /// <summary>The score's integral between neighbouring errors, of which the first is the <paramref name="k"/>-th.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Areas(int k, double error, Vector256<double> left, Vector256<double> right, double ranks)
    {
        var rank = Vector256.Create(k, k + 1.0, k + 2.0, k + 3.0);
        var (p, q) = (rank / Vector256.Create(ranks), (rank + Vector256<double>.One) / Vector256.Create(ranks));
        var (split, at, areas) = (left, p, Vector256<double>.Zero);
        if (left[0] < error)
        {
            split = Vector256.Min(Vector256.Max(Vector256.Create(error), left), right);
            at = Vector256.ConditionalSelect(Vector256.GreaterThan(right, left), p + (q - p) * (split - left) / (right - left), p);
            areas = SquareOfLine(split - left, p, at);
        }

        // Most vectors lie on one side of the error, and divisions are all that this costs.
        return right[3] > error
            ? areas + SquareOfLine(right - split, Vector256<double>.One - at, Vector256<double>.One - q)
            : areas;

        static Vector256<double> SquareOfLine(Vector256<double> width, Vector256<double> from, Vector256<double> to) =>
            width * (from * from + from * to + to * to) / Vector256.Create(3.0);
    }

    private int CountAtOrBelow(double error)
    {
        var errors = Errors;
        var (low, high) = (0, errors.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (errors[middle] <= error)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
