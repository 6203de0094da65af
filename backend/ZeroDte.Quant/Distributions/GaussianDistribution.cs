using MathNet.Numerics.Distributions;

namespace ZeroDte.Quant.Distributions;

/// <summary>A normal distribution of a log return.</summary>
public sealed class GaussianDistribution : IDistribution
{
    private readonly double _deviation;

    /// <param name="location">Expected log return.</param>
    /// <param name="deviation">Standard deviation, above zero.</param>
    public GaussianDistribution(double location, double deviation)
    {
        if (!double.IsFinite(location))
            throw new ArgumentOutOfRangeException(nameof(location), location, "The location must be finite.");
        if (!double.IsFinite(deviation) || deviation <= 0)
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "The deviation must be finite and above zero.");

        (Location, _deviation) = (location, deviation);
    }

    public double Location { get; }

    public double Quantile(double probability) => probability is > 0 and < 1
        ? Normal.InvCDF(Location, _deviation, probability)
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability must lie between 0 and 1, both excluded.");

    public double Probability(double logReturn) => Normal.CDF(Location, _deviation, logReturn);

    /// <inheritdoc/>
    /// <remarks>Equation 21 of Gneiting and Raftery (2007): s (z (2 F(z) - 1) + 2 f(z) - 1 / sqrt(pi)), z = (actual - location) /
    /// s.</remarks>
    public double Crps(double actual)
    {
        var z = (actual - Location) / _deviation;
        return _deviation * (z * (2 * Normal.CDF(0, 1, z) - 1) + 2 * Normal.PDF(0, 1, z) - 1 / Math.Sqrt(Math.PI));
    }
}
