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

    /// <summary>A view of <paramref name="rows"/> rows from <paramref name="first"/> on; nothing is copied.</summary>
    public FeatureMatrix Slice(int first, int rows) => new(Names, rows, _values.Slice(first * Columns, rows * Columns));
}
