namespace ZeroDte.Quant.Features;

/// <summary>Feature values: one row per session, one column per feature, row-major.</summary>
public sealed class FeatureMatrix
{
    private readonly Memory<double> _values;

    public FeatureMatrix(IReadOnlyList<string> names, int rows)
        : this(names, rows, new double[rows * names.Count])
    {
    }

    private FeatureMatrix(IReadOnlyList<string> names, int rows, Memory<double> values) =>
        (Names, Rows, _values) = (names, rows, values);

    public IReadOnlyList<string> Names { get; }

    public int Rows { get; }

    public int Columns => Names.Count;

    /// <summary>The values of one row; length <see cref="Columns"/>.</summary>
    public Span<double> this[int row] => _values.Span.Slice(row * Columns, Columns);

    /// <summary>All values, row after row.</summary>
    internal ReadOnlySpan<double> Values => _values.Span;

    /// <summary>A view of <paramref name="rows"/> rows from <paramref name="first"/> on; nothing is copied.</summary>
    public FeatureMatrix Slice(int first, int rows) => new(Names, rows, _values.Slice(first * Columns, rows * Columns));

    /// <summary>A copy with only the given columns, in the given order.</summary>
    public FeatureMatrix Select(ReadOnlySpan<int> columns)
    {
        var names = new string[columns.Length];
        for (var j = 0; j < columns.Length; j++)
            names[j] = Names[columns[j]];

        var selected = new FeatureMatrix(names, Rows);
        for (var i = 0; i < Rows; i++)
        {
            var from = this[i];
            var to = selected[i];
            for (var j = 0; j < columns.Length; j++)
                to[j] = from[columns[j]];
        }

        return selected;
    }
}
