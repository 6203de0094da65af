using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>The lower triangle whose product with its transpose is a symmetric positive definite matrix.</summary>
/// <remarks>
/// Golub and Van Loan, "Matrix Computations", section 4.2; n^3 / 6 multiplications, by rows, so that further rows can be added. Not the one
/// of <see cref="Learning.Linear.Cholesky"/>, which sums in order and refuses a small pivot, where this one sums in four lanes and lifts
/// it: one for both would change the bits of the models or of the studies.
/// </remarks>
internal sealed class Cholesky
{
    /// <summary>Square of the least diagonal element: what rounding leaves of points that are nearly the same.</summary>
    private const double LeastPivot = 1e-10;

    private readonly double[][] _rows;

    private Cholesky(double[][] rows) => _rows = rows;

    /// <summary>ln of the matrix's determinant.</summary>
    public double LogDeterminant => _rows.Sum(row => 2 * Math.Log(row[^1]));

    /// <param name="n">Rows of the matrix.</param>
    /// <param name="element">Of a row and a column that is not greater.</param>
    /// <param name="before">The factor of its first rows, if it is known.</param>
    public static Cholesky Of(int n, Func<int, int, double> element, Cholesky? before = null)
    {
        var rows = new double[n][];
        before?._rows.CopyTo(rows, 0);
        for (var i = before?._rows.Length ?? 0; i < n; i++)
        {
            var row = rows[i] = new double[i + 1];
            for (var j = 0; j < i; j++)
                row[j] = (element(i, j) - FourLanes.Dot(row.AsSpan(0, j), rows[j].AsSpan(0, j))) / rows[j][j];
            row[i] = Math.Sqrt(Math.Max(element(i, i) - FourLanes.Dot(row.AsSpan(0, i), row.AsSpan(0, i)), LeastPivot));
        }

        return new(rows);
    }

    /// <summary>Replaces b by the x for which the triangle times x is b.</summary>
    public void Forward(Span<double> b)
    {
        for (var i = 0; i < _rows.Length; i++)
            b[i] = (b[i] - FourLanes.Dot(_rows[i].AsSpan(0, i), b[..i])) / _rows[i][i];
    }

    /// <summary>The x for which the matrix times x is b.</summary>
    public double[] Solve(double[] b)
    {
        var x = (double[])b.Clone();
        Forward(x);
        for (var i = x.Length - 1; i >= 0; i--)
        {
            x[i] /= _rows[i][i];
            FourLanes.AddScaled(x.AsSpan(0, i), -x[i], _rows[i].AsSpan(0, i));
        }

        return x;
    }

    /// <summary>The lower half of the matrix's inverse, by rows.</summary>
    public double[][] Inverse()
    {
        var columns = InverseColumns();
        return [.. columns
            .Select((column, i) => Enumerable.Range(0, i + 1).Select(j => FourLanes.Dot(column, columns[j].AsSpan(i - j))).ToArray())];
    }

    public double[] InverseDiagonal() => [.. InverseColumns().Select(column => FourLanes.Dot(column, column))];

    /// <summary>The columns of the triangle's inverse, each from its diagonal element downwards.</summary>
    private double[][] InverseColumns()
    {
        var n = _rows.Length;
        var columns = new double[n][];
        for (var i = 0; i < n; i++)
        {
            var column = columns[i] = new double[n - i];
            column[0] = 1 / _rows[i][i];
            for (var k = i + 1; k < n; k++)
                column[k - i] = -FourLanes.Dot(_rows[k].AsSpan(i, k - i), column.AsSpan(0, k - i)) / _rows[k][k];
        }

        return columns;
    }
}
