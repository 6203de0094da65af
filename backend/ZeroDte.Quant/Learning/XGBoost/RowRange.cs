namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>Consecutive rows of others.</summary>
internal sealed class RowRange(IFeatureRows rows, int first, int count) : IFeatureRows
{
    public int Rows => count;

    public int Columns => rows.Columns;

    public void Read(int start, Span<float> values) => rows.Read(first + start, values);
}
