using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Learning.Linear;

/// <summary>
/// Elastic net on features standardised within the training rows, with an unpenalised intercept: minimises
/// |y - mean y - Z b|^2 / 2n + p (a |b|_1 + (1 - a) |b|^2 / 2).
/// </summary>
/// <remarks>
/// Friedman, Hastie and Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent", Journal of
/// Statistical Software 33 (2010), with covariance updates (section 2.2): each coefficient in turn becomes
/// S(z'r / n + b, p a) / (1 + p (1 - a)), where r is the residual and S(x, t) pulls x towards zero by t.
/// A feature that is constant within the rows gets coefficient zero.
/// </remarks>
internal sealed class ElasticNetLearner : IMomentLearner
{
    /// <summary>
    /// A sweep that moves no coefficient by more than this share of the largest product with the target ends the descent.
    /// </summary>
    private const double Tolerance = 1e-10;
    private const int MostSweeps = 100_000;

    private readonly double _penalty;
    private readonly double _absoluteShare;

    /// <param name="penalty">p, as a share of the smallest one that makes every coefficient zero, in (0, 1].</param>
    /// <param name="absoluteShare">a, the share of the penalty on absolute values, in (0, 1]: 1 is the lasso.</param>
    public ElasticNetLearner(double penalty = 0.5, double absoluteShare = 0.5)
    {
        if (penalty is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(penalty), penalty, "The penalty must be above 0 and at most 1.");
        if (absoluteShare is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(absoluteShare), absoluteShare, "The share must be above 0 and at most 1.");

        (_penalty, _absoluteShare) = (penalty, absoluteShare);
    }

    public string Name => "elastic net";

    /// <exception cref="ArithmeticException">The descent has not come to rest after 100,000 sweeps.</exception>
    public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets) => Fit(StandardisedMoments.Of(rows, targets));

    LinearModel? IMomentLearner.TryFit(StandardisedMoments moments) => Fit(moments);

    private LinearModel Fit(StandardisedMoments moments) => moments.Model(Descend(moments));

    private double[] Descend(StandardisedMoments moments)
    {
        var (n, k) = (moments.Rows, moments.Features);
        var coefficients = new double[k];
        // z'r / n, kept up to date as the coefficients move.
        var gradient = moments.Products.ToArray();
        var largest = 0.0;
        for (var j = 0; j < k; j++)
            largest = Math.Max(largest, Math.Abs(gradient[j] /= n));

        var gram = moments.Gram.ToArray();
        foreach (ref var product in gram.AsSpan())
            product /= n;
        var threshold = _penalty * largest;
        var shrinkage = threshold / _absoluteShare * (1 - _absoluteShare);
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var furthest = 0.0;
            for (var j = 0; j < k; j++)
            {
                var own = gram[j * k + j];
                var moved = own == 0
                    ? 0
                    : SoftThreshold(gradient[j] + own * coefficients[j], threshold) / (own + shrinkage) - coefficients[j];
                if (moved == 0)
                    continue;

                coefficients[j] += moved;
                furthest = Math.Max(furthest, Math.Abs(moved));
                FourLanes.AddScaled(gradient, -moved, gram.AsSpan(j * k, k));
            }

            if (furthest <= Tolerance * largest)
                return coefficients;
        }

        throw new ArithmeticException($"Coordinate descent on {k} features has not come to rest after {MostSweeps} sweeps.");
    }

    private static double SoftThreshold(double value, double threshold) => Math.Sign(value) * Math.Max(Math.Abs(value) - threshold, 0);
}
