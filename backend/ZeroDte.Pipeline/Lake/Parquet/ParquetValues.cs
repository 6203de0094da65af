namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>Values of a column as they are laid out in a file.</summary>
/// <param name="Encoding">How <paramref name="Data"/> holds them.</param>
/// <param name="Least">The smallest, in the plain encoding of one value.</param>
/// <param name="Most">The largest.</param>
internal sealed record ParquetValues(ParquetEncoding Encoding, byte[] Data, byte[] Least, byte[] Most)
{
    /// <summary>In the plain encoding, what the numbers in the data stand for; null if they stand for themselves.</summary>
    public (byte[] Plain, int Count)? Dictionary { get; init; }
}

/// <summary>Numbers of <c>Encoding</c> in parquet.thrift.</summary>
internal enum ParquetEncoding
{
    Plain = 0,
    Rle = 3,
    DeltaBinaryPacked = 5,
    RleDictionary = 8,
}
