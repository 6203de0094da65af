using MathNet.Numerics.LinearAlgebra;
using ZeroDte.Quant.Features;

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
public sealed class RidgeLearner : ILearner
{
    private readonly double _expectedR2;

    /// <param name="expectedR2">The share of variance that the features are believed to explain, in (0, 1).</param>
    public RidgeLearner(double expectedR2)
    {
        if (expectedR2 is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(expectedR2), expectedR2, "The expected R2 must lie between 0 and 1, both excluded.");
        _expectedR2 = expectedR2;
    }

    public string Name => "ridge";

    public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        TrainingData.Validate(rows, targets);
        var (n, k) = (rows.Rows, rows.Columns);

        var means = new double[k];
        var targetMean = 0.0;
        for (var i = 0; i < n; i++)
        {
            targetMean += targets[i] / n;
            for (var j = 0; j < k; j++)
                means[j] += rows[i][j] / n;
        }

        var gram = Matrix<double>.Build.Dense(k, k);
        var moment = Vector<double>.Build.Dense(k);
        for (var i = 0; i < n; i++)
        {
            var row = rows[i];
            for (var j = 0; j < k; j++)
            {
                var centred = row[j] - means[j];
                moment[j] += centred * (targets[i] - targetMean);
                for (var l = 0; l <= j; l++)
                    gram[j, l] += centred * (row[l] - means[l]);
            }
        }

        // Scaling the moments instead of the rows gives Z'Z and Z'y without a standardised copy of the data.
        var scales = new double[k];
        for (var j = 0; j < k; j++)
        {
            var deviation = Math.Sqrt(gram[j, j] / n);
            scales[j] = deviation > 1e-12 * Math.Abs(means[j]) ? 1 / deviation : 0;
        }

        var penalty = k * (1 - _expectedR2) / _expectedR2;
        for (var j = 0; j < k; j++)
        {
            moment[j] *= scales[j];
            for (var l = 0; l <= j; l++)
                gram[l, j] = gram[j, l] *= scales[j] * scales[l];
            gram[j, j] += penalty;
        }

        var coefficients = gram.Cholesky().Solve(moment).ToArray();
        var intercept = targetMean;
        for (var j = 0; j < k; j++)
        {
            coefficients[j] *= scales[j];
            intercept -= coefficients[j] * means[j];
        }

        return new LinearModel(intercept, coefficients);
    }
}
