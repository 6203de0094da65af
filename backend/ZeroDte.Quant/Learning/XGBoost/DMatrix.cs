namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>Feature rows inside XGBoost.</summary>
internal sealed unsafe class DMatrix : IDisposable
{
    private DMatrix(DMatrixHandle handle, int rows) => (Handle, Rows) = (handle, rows);

    public DMatrixHandle Handle { get; }

    public int Rows { get; }

    /// <summary>The values themselves: exact for any model, 8 bytes per value.</summary>
    public static DMatrix Dense(IFeatureRows rows, int threads)
    {
        var values = GC.AllocateUninitializedArray<float>(rows.Rows * rows.Columns);
        rows.Read(0, values);
        fixed (float* address = values)
        {
            Native.Check(Native.XGDMatrixCreateFromDense(
                ArrayInterface.Of(address, rows.Rows, rows.Columns), $$"""{"missing": NaN, "nthread": {{threads}}}""", out var handle));
            return new(handle, rows.Rows);
        }
    }

    /// <summary>Only the quantile bin that each value falls into: all that training a new model looks at, one byte per value.</summary>
    public static DMatrix Quantiles(IFeatureRows rows, int bins, int threads)
    {
        using var iterator = new BatchIterator(rows);
        return new(iterator.Quantiles(bins, threads), rows.Rows);
    }

    public void Dispose() => Handle.Dispose();
}
