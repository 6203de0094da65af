using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Linear;

/// <summary>Ordinary least squares with an intercept, by QR of the standardised features.</summary>
/// <remarks>
/// Golub and Van Loan, Matrix Computations, 4th edition (2013), section 5.3. Where the features leave more than one solution, being
/// collinear or as many as the rows, the one with the smallest standardised coefficients is taken (section 5.5, by singular values),
/// which no change of units can alter. A feature that is constant within the rows gets coefficient zero.
/// </remarks>
internal sealed class OlsLearner : IMomentLearner
{
    /// <summary>A direction that carries less than this share of the largest one is taken for rounding.</summary>
    private const double RankTolerance = 1e-10;

    /// <summary>The share of a feature's variance that must be its own: the normal equations are then exact to nine digits.</summary>
    private const double NormalTolerance = 1e-7;

    public string Name => "ols";

    public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        var moments = StandardisedMoments.Of(rows, targets);
        var (features, response) = moments.Standardise(rows, targets);
        return moments.Model(Solve(DenseMatrix.OfRowArrays(features), DenseVector.OfArray(response)).AsArray());
    }

    /// <summary>By the normal equations, as long as every feature keeps enough of its own beside the others.</summary>
    LinearModel? IMomentLearner.TryFit(StandardisedMoments moments)
    {
        if (moments.Rows <= moments.Features)
            return null;

        var (matrix, coefficients) = (moments.Gram.ToArray(), moments.Products.ToArray());
        return Cholesky.TrySolve(matrix, coefficients, NormalTolerance * moments.Rows) ? moments.Model(coefficients) : null;
    }

    private static Vector<double> Solve(DenseMatrix features, DenseVector response)
    {
        if (features.RowCount > features.ColumnCount)
        {
            var qr = features.QR(QRMethod.Thin);
            var pivots = qr.R.Diagonal().PointwiseAbs();
            if (pivots.Minimum() > RankTolerance * pivots.Maximum())
                return qr.Solve(response);
        }

        var svd = features.Svd();
        var largest = svd.S.Maximum();
        var solution = svd.U.TransposeThisAndMultiply(response);
        var coordinates = new DenseVector(features.ColumnCount);
        for (var i = 0; i < svd.S.Count; i++)
            coordinates[i] = svd.S[i] > RankTolerance * largest ? solution[i] / svd.S[i] : 0;
        return svd.VT.TransposeThisAndMultiply(coordinates);
    }
}
