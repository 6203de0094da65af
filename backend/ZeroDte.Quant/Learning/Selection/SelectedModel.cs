using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Selection;

/// <summary>A model of some columns of the row.</summary>
/// <param name="Columns">Which values of a row the inner model takes, ascending.</param>
/// <param name="RowLength">Values in a row.</param>
internal sealed record SelectedModel(int[] Columns, int RowLength, IModel Model) : IModel
{
    public static ModelKind Kind { get; } = new(
        "selected", typeof(SelectedModel), """return _predict(model["model"], rows[:, model["columns"]])""");

    IEnumerable<string> IModel.PythonPackages => Model.PythonPackages;

    /// <exception cref="ArgumentException"><paramref name="row"/> has not <see cref="RowLength"/> values.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        if (row.Length != RowLength)
            throw new ArgumentException($"{row.Length} feature values, not {RowLength}.", nameof(row));

        var selected = new double[Columns.Length];
        for (var j = 0; j < selected.Length; j++)
            selected[j] = row[Columns[j]];
        return Model.Predict(selected);
    }

    /// <summary>What the inner model makes of the values that it takes, and 0 of the others.</summary>
    public FeatureWeights Explain()
    {
        var (measure, intercept, few) = Model.Explain();
        var all = new double[RowLength];
        for (var j = 0; j < few.Length; j++)
            all[Columns[j]] = few[j];
        return new(measure, intercept, all);
    }
}
