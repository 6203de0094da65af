namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>Values of a column: either as they are, or by their number in a dictionary.</summary>
/// <param name="Least">The smallest, in the plain encoding of one value.</param>
/// <param name="Most">The largest.</param>
internal sealed record ParquetValues(byte[] Least, byte[] Most)
{
    public byte[]? Plain { get; init; }

    public (byte[] Plain, int Count)? Dictionary { get; init; }

    public byte[]? Numbers { get; init; }
}
