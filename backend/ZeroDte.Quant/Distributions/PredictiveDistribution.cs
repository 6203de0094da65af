
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
    private readonly double[] _errors;

    /// <param name="location">Expected log return.</param>
    /// <param name="scale">Forecast volatility of the log return, above zero.</param>
    /// <param name="sortedErrors">Past (actual - location) / scale, ascending, at least one.</param>
    public PredictiveDistribution(double location, double scale, double[] sortedErrors)
    {
        if (!double.IsFinite(location))
            throw new ArgumentOutOfRangeException(nameof(location), location, "The location must be finite.");
        if (!double.IsFinite(scale) || scale <= 0)
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be finite and above zero.");
        if (sortedErrors.Length == 0)
            throw new ArgumentException("A distribution needs at least one past error.", nameof(sortedErrors));

        (Location, Scale, _errors) = (location, scale, sortedErrors);
    }

    public double Location { get; }

    public double Scale { get; }

    /// <summary>The past standardised errors, ascending.</summary>
    public ReadOnlySpan<double> Errors => _errors;

    public double Quantile(double probability)
    {
        if (probability is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability,
                "A probability must lie between 0 and 1, both excluded.");
        }

        var rank = Math.Clamp(probability * (_errors.Length + 1), 1, _errors.Length);
        var below = (int)rank;
        var error = _errors[below - 1];
        if (below < _errors.Length)
            error += (rank - below) * (_errors[below] - error);
        return Location + Scale * error;
    }

    public double Probability(double logReturn)
    {
        var error = (logReturn - Location) / Scale;
        var atOrBelow = CountAtOrBelow(error);
        var rank = atOrBelow == 0 || atOrBelow == _errors.Length
            ? Math.Clamp(atOrBelow, 1, _errors.Length)
            : atOrBelow + (error - _errors[atOrBelow - 1]) / (_errors[atOrBelow] - _errors[atOrBelow - 1]);
        return rank / (_errors.Length + 1);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Exact for this distribution: between two neighbouring errors F is a line from p to q, and the integral of its square over a width w
    /// is w (p^2 + p q + q^2) / 3; that of (1 - F)^2 is the same in 1 - p and 1 - q.
    /// </remarks>
    public double Crps(double actual)
    {
        var error = (actual - Location) / Scale;
        var n = _errors.Length;
        var sum = Math.Max(0, _errors[0] - error) + Math.Max(0, error - _errors[^1]);
        for (var k = 1; k < n; k++)
        {
            var (left, right) = (_errors[k - 1], _errors[k]);
            var split = Math.Clamp(error, left, right);
            var (p, q) = (k / (n + 1.0), (k + 1) / (n + 1.0));
            var at = right > left ? p + (q - p) * (split - left) / (right - left) : p;
            sum += SquareOfLine(split - left, p, at) + SquareOfLine(right - split, 1 - at, 1 - q);
        }

        return Scale * sum;

        static double SquareOfLine(double width, double from, double to) => width * (from * from + from * to + to * to) / 3;
    }

    private int CountAtOrBelow(double error)
    {
        var (low, high) = (0, _errors.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_errors[middle] <= error)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
