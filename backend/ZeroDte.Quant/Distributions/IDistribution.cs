
namespace ZeroDte.Quant.Distributions;

/// <summary>What is expected of a log return that is not known yet.</summary>
public interface IDistribution
{
    /// <summary>The point forecast.</summary>
    double Location { get; }

    /// <summary>The log return below which the outcome falls with the given probability, in (0, 1).</summary>
    double Quantile(double probability);

    /// <summary>The probability that the log return falls at or below <paramref name="logReturn"/>.</summary>
    double Probability(double logReturn);

    /// <summary>
    /// Continuous ranked probability score, the integral of (F(x) - 1{x >= <paramref name="actual"/>})^2: in log-return units,
    /// zero at best, and the absolute error for a forecast without spread.
    /// </summary>
    /// <remarks>Gneiting and Raftery, "Strictly Proper Scoring Rules, Prediction, and Estimation", JASA 102 (2007).</remarks>
    double Crps(double actual);
}
