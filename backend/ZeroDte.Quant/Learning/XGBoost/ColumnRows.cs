using System.Runtime.CompilerServices;

namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>Rows over columns that lie in arrays of their own, as data is loaded. No copy of the whole is ever made.</summary>
public sealed class ColumnRows : IFeatureRows
{
    private readonly float[][] _columns;

    /// <param name="columns">At least one, all of the same length.</param>
    public ColumnRows(params float[][] columns)
    {
        if (columns.Length == 0 || Array.Exists(columns, c => c.Length != columns[0].Length))
        {
            throw new ArgumentException($"Columns of {string.Join(", ", columns.Select(c => c.Length))} rows: at least one, and all must "
                + "be as long.", nameof(columns));
        }

        _columns = columns;
    }

    public int Rows => _columns[0].Length;

    public int Columns => _columns.Length;

    public void Read(int first, Span<float> values)
    {
        var rows = values.Length / Columns;
        for (var j = 0; j < Columns; j++)
        {
            var column = _columns[j].AsSpan(first, rows);
            // x - x is zero for a number and NaN for anything else: one check per column instead of one per value.
            var check = 0f;
            for (var i = 0; i < column.Length; i++)
            {
                values[i * Columns + j] = column[i];
                check += column[i] - column[i];
            }

            if (check != 0)
                ThrowNotFinite(column, first, j);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowNotFinite(ReadOnlySpan<float> column, int first, int feature)
    {
        for (var i = 0; i < column.Length; i++)
        {
            if (!float.IsFinite(column[i]))
                throw new ArgumentException($"Feature {feature} is {column[i]} in row {first + i}.");
        }
    }
}
