namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>The inverse of a symmetric positive definite matrix, by its Cholesky factor.</summary>
internal static class SymmetricInverse
{
    /// <summary>Replaces a row-major n x n matrix by its inverse.</summary>
    /// <returns>ln of the determinant of what it was.</returns>
    public static double Invert(double[] matrix, int n)
    {
        var logDeterminant = 0.0;
        for (var i = 0; i < n; i++)
        {
            var row = matrix.AsSpan(i * n, n);
            for (var j = 0; j <= i; j++)
            {
                var other = matrix.AsSpan(j * n, n);
                var rest = row[j] - GaussianProcess.Dot(row[..j], other[..j]);
                row[j] = j < i ? rest / other[j] : Math.Sqrt(Math.Max(rest, 1e-10));
            }

            logDeterminant += 2 * Math.Log(row[i]);
        }

        // Column i of the factor's inverse is kept as row i, so that products run along memory.
        var transposed = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            transposed[i * n + i] = 1 / matrix[i * n + i];
            for (var k = i + 1; k < n; k++)
                transposed[i * n + k] = -GaussianProcess.Dot(matrix.AsSpan(k * n + i, k - i), transposed.AsSpan(i * n + i, k - i)) / matrix[k * n + k];
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
                matrix[i * n + j] = matrix[j * n + i] = GaussianProcess.Dot(transposed.AsSpan(i * n + i, n - i), transposed.AsSpan(j * n + i, n - i));
        }

        return logDeterminant;
    }
}
