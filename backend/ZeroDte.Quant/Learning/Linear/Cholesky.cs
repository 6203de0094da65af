namespace ZeroDte.Quant.Learning.Linear;

/// <summary>Solves A x = b for a small symmetric positive definite A, such as a penalised Gram matrix.</summary>
/// <remarks>
/// Golub and Van Loan, Matrix Computations, 4th edition (2013), algorithm 4.2.1. Here and not from the library because a
/// walk-forward solves thousands of 6 x 6 systems, where its allocations cost more than its arithmetic.
/// </remarks>
internal static class Cholesky
{
    /// <param name="matrix">A, k x k, of which the lower triangle is read and overwritten.</param>
    /// <param name="right">b, length k; x afterwards.</param>
    /// <exception cref="ArithmeticException">A is not positive definite.</exception>
    public static void Solve(Span<double> matrix, Span<double> right)
    {
        if (SmallPivot(matrix, right, smallest: 0) is >= 0 and var j)
            throw new ArithmeticException($"The matrix is not positive definite: pivot {j} is {matrix[j * right.Length + j]}.");
    }

    /// <summary>
    /// As <see cref="Solve"/>, but false if a squared pivot is not above <paramref name="smallestPivot"/>; x is then undefined.
    /// </summary>
    public static bool TrySolve(Span<double> matrix, Span<double> right, double smallestPivot) =>
        SmallPivot(matrix, right, smallestPivot) < 0;

    /// <returns>-1 when solved, or the pivot that is too small, whose square is left in the diagonal.</returns>
    private static int SmallPivot(Span<double> matrix, Span<double> right, double smallest)
    {
        var k = right.Length;
        for (var j = 0; j < k; j++)
        {
            var row = matrix.Slice(j * k, j + 1);
            for (var l = 0; l <= j; l++)
            {
                var other = matrix.Slice(l * k, l + 1);
                var rest = row[l];
                for (var m = 0; m < l; m++)
                    rest -= row[m] * other[m];

                row[l] = l < j ? rest / other[l] : rest;
            }

            if (!(row[j] > smallest))
                return j;
            row[j] = Math.Sqrt(row[j]);
        }

        for (var j = 0; j < k; j++)
        {
            for (var l = 0; l < j; l++)
                right[j] -= matrix[j * k + l] * right[l];
            right[j] /= matrix[j * k + j];
        }

        for (var j = k - 1; j >= 0; j--)
        {
            for (var l = j + 1; l < k; l++)
                right[j] -= matrix[l * k + j] * right[l];
            right[j] /= matrix[j * k + j];
        }

        return -1;
    }
}
