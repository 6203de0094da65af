using ZeroDte.Quant.Distributions;

namespace ZeroDte.Quant.Tuning.Sequential;

/// <summary>Evidence, session by session, that one forecaster is better than another; it may be looked at every day at no cost.</summary>
/// <remarks>
/// The null hypothesis is that the challenger's expected CRPS is at no session below the other's, given all that was known before it. A
/// bettor against it stakes a share of his wealth: wealth is multiplied by 1 + share x gain / most that can be lost, which is never below
/// zero and expected to be at most 1. So wealth is an e-process, and under the null ever reaches 1 / alpha with a probability of at most
/// alpha (Ville's inequality). Shares are a mixture, so that the size of the improvement need not be known.
/// Henzi and Ziegel, "Valid sequential inference on probability forecast performance", Biometrika 109 (2022); Choe and Ramdas, "Comparing
/// sequential forecasters", Operations Research (2023); Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting",
/// Journal of the Royal Statistical Society B 86 (2024).
/// </remarks>
public sealed class SequentialComparison
{
    private static readonly double[] Shares = [0.025, 0.05, 0.1, 0.2, 0.4, 0.8];

    private readonly double[] _wealth = [.. Shares.Select(_ => 1.0)];

    /// <summary>Sessions taken in.</summary>
    public int N { get; private set; }

    /// <summary>Those of them on which the two forecasts were not the same.</summary>
    public int Different { get; private set; }

    /// <summary>The e-value: 1 at first; the larger, the more there is against the challenger being no better.</summary>
    public double EValue => _wealth.Average();

    /// <param name="challenger">What it said before the session.</param>
    /// <param name="other">The same of the other.</param>
    /// <param name="actual">What came.</param>
    public void Add(PredictiveDistribution challenger, PredictiveDistribution other, double actual)
    {
        N++;
        var gap = ScoreGap.Of(challenger, other);
        if (gap.Least == 0)
            return; // the same forecast

        Different++;
        var gain = Math.Max(gap.Least, other.Crps(actual) - challenger.Crps(actual)); // rounding only
        for (var i = 0; i < Shares.Length; i++)
            _wealth[i] *= 1 - Shares[i] * gain / gap.Least;
    }
}
