using ZeroDte.Quant.Features;

namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>The rows of a feature matrix, rounded to single precision.</summary>
internal sealed class MatrixRows(FeatureMatrix matrix) : IFeatureRows
{
    public int Rows => matrix.Rows;

    public int Columns => matrix.Columns;

    public void Read(int first, Span<float> values)
    {
        var from = matrix.Values.Slice(first * Columns, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)from[i];
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException($"Feature '{matrix.Names[i % Columns]}' is {from[i]} in row {first + i / Columns}: beyond "
                    + "single precision.");
            }
        }
    }
}
