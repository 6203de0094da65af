using System.IO.Compression;

namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>
/// Writes a file of the Apache Parquet format 1.0 (apache/parquet-format: README.md and parquet.thrift, by whose numbers fields and types
/// go here). Only what the lake needs: flat, every value present, one page for a column of a row group, compressed by GZIP. The same
/// columns give the same bytes.
/// </summary>
internal static class ParquetFile
{
    private const int RowsOfGroup = 1_000_000;
    private const int Required = 0;
    private const int DataPage = 0, DictionaryPage = 2;
    private const int Plain = 0, Rle = 3, RleDictionary = 8;
    private const int Gzip = 2;

    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    /// <param name="columns">Of the same number of rows, one or more.</param>
    /// <param name="about">What the file says of itself.</param>
    public static byte[] Write(IReadOnlyList<ParquetColumn> columns, IReadOnlyList<(string Key, string Value)> about)
    {
        var rows = columns[0].Rows;
        if (rows == 0 || columns.Any(c => c.Rows != rows))
            throw new ArgumentException($"Columns have {string.Join(", ", columns.Select(c => c.Rows))} rows.", nameof(columns));

        using var file = new MemoryStream();
        file.Write(Magic);
        var groups = new List<(int Rows, Chunk[] Columns)>();
        for (var from = 0; from < rows; from += RowsOfGroup)
        {
            var count = Math.Min(RowsOfGroup, rows - from);
            groups.Add((count, [.. columns.Select(column => WriteChunk(file, column, from, count))]));
        }

        var footer = file.Position;
        WriteFooter(file, columns, groups, about);
        file.Write(BitConverter.GetBytes((int)(file.Position - footer)));
        file.Write(Magic);
        return file.ToArray();
    }

    private static Chunk WriteChunk(MemoryStream file, ParquetColumn column, int from, int count)
    {
        var (values, start, unpacked) = (column.Encode(from, count), file.Position, 0L);
        if (values.Dictionary is var (entries, distinct))
            unpacked += WritePage(file, DictionaryPage, entries, page => page.Field(7, head => head.Field(1, distinct).Field(2, Plain)));
        var data = file.Position;
        var encoding = values.Plain is null ? RleDictionary : Plain;
        unpacked += WritePage(file, DataPage, values.Plain ?? values.Numbers!,
            page => page.Field(5, head => head.Field(1, count).Field(2, encoding).Field(3, Rle).Field(4, Rle)));
        return new(column, values, count, start, data, unpacked, file.Position - start);
    }

    /// <returns>Bytes of the page as it would be without compression, its header included.</returns>
    private static long WritePage(MemoryStream file, int type, byte[] content, Action<ThriftWriter> head)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        var start = file.Position;
        var writer = new ThriftWriter(file).Field(1, type).Field(2, content.Length).Field(3, (int)packed.Length);
        head(writer);
        writer.Stop();
        var header = file.Position - start;
        packed.WriteTo(file);
        return header + content.Length;
    }

    private static void WriteFooter(
        MemoryStream file, IReadOnlyList<ParquetColumn> columns, List<(int Rows, Chunk[] Columns)> groups,
        IReadOnlyList<(string Key, string Value)> about)
    {
        ParquetColumn?[] schema = [null, .. columns]; // the root comes first
        new ThriftWriter(file)
            .Field(1, 1)
            .List(2, schema, (element, column) => WriteElement(element, column, columns.Count))
            .Field(3, (long)columns[0].Rows)
            .List(4, groups, (group, g) => group
                .List(1, g.Columns, (chunk, c) => chunk.Field(2, c.Start).Field(3, meta => WriteMetadata(meta, c)))
                .Field(2, g.Columns.Sum(c => c.Unpacked))
                .Field(3, (long)g.Rows)
                .Field(5, g.Columns[0].Start)
                .Field(6, g.Columns.Sum(c => c.Packed)))
            .List(5, about, (pair, entry) => pair.Field(1, entry.Key).Field(2, entry.Value))
            .Field(6, "ZeroDte")
            .List(7, columns, (order, _) => order.Field(1, fields: null)) // or readers would not trust least and most
            .Stop();
    }

    private static void WriteElement(ThriftWriter element, ParquetColumn? column, int columns)
    {
        if (column is null)
        {
            element.Field(4, "bars").Field(5, columns);
            return;
        }

        element.Field(1, column.Type).Field(3, Required).Field(4, column.Name);
        if (column.ConvertedType is { } converted)
            element.Field(6, converted);
        if (column.LogicalType is { } logical)
            element.Field(10, logical);
    }

    private static void WriteMetadata(ThriftWriter meta, Chunk chunk)
    {
        meta.Field(1, chunk.Column.Type);
        if (chunk.Values.Dictionary is null)
            meta.List(2, Plain, Rle);
        else
            meta.List(2, Plain, Rle, RleDictionary);
        meta.List(3, chunk.Column.Name).Field(4, Gzip).Field(5, (long)chunk.Rows).Field(6, chunk.Unpacked).Field(7, chunk.Packed)
            .Field(9, chunk.Data);
        if (chunk.Values.Dictionary is not null)
            meta.Field(11, chunk.Start);
        meta.Field(12, known => known.Field(3, 0L).Field(5, chunk.Values.Most.AsSpan()).Field(6, chunk.Values.Least.AsSpan()));
    }

    /// <param name="Start">Where its first page begins.</param>
    /// <param name="Data">Where its data page begins.</param>
    /// <param name="Unpacked">Bytes of its pages without compression.</param>
    /// <param name="Packed">Bytes that it takes in the file.</param>
    private sealed record Chunk(
        ParquetColumn Column, ParquetValues Values, int Rows, long Start, long Data, long Unpacked, long Packed);
}
