using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Linear;

/// <summary>
/// Ridge regression on features standardised within the training rows, with an unpenalised intercept:
/// b = (Z'Z + p I)^-1 Z'(y - mean y), where Z is n x k.
/// </summary>
/// <remarks>
/// The penalty is the one that is optimal when the features together explain a share <c>expectedR2</c> of the target's variance,
/// p = k (1 - R2) / R2: Hoerl, Kennard and Baldwin, "Ridge regression: some simulations", Communications in Statistics 4 (1975),
/// for standardised features. It is set from what is known of the market, not tuned on the data.
/// A feature that is constant within the rows gets coefficient zero.
/// </remarks>
public sealed class RidgeLearner : IMomentLearner
{
    private readonly double _expectedR2;

    /// <param name="expectedR2">The share of variance that the features are believed to explain, in (0, 1).</param>
    public RidgeLearner(double expectedR2)
    {
        if (expectedR2 is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(expectedR2), expectedR2,
                "The expected R2 must lie between 0 and 1, both excluded.");
        }
        _expectedR2 = expectedR2;
    }

    public string Name => "ridge";

    public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets) => Fit(StandardisedMoments.Of(rows, targets));

    LinearModel? IMomentLearner.TryFit(StandardisedMoments moments) => Fit(moments);

    private LinearModel Fit(StandardisedMoments moments)
    {
        var k = moments.Features;
        var penalty = k * (1 - _expectedR2) / _expectedR2;

        var (matrix, coefficients) = (moments.Gram.ToArray(), moments.Products.ToArray());
        for (var j = 0; j < k; j++)
            matrix[j * k + j] += penalty;
        Cholesky.Solve(matrix, coefficients);
        return moments.Model(coefficients);
    }
}
