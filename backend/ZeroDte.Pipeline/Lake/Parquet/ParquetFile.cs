using System.IO.Compression;

namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>
/// Writes a file of the Apache Parquet format 1.0 (apache/parquet-format: README.md and parquet.thrift, by whose numbers fields and types
/// go here). Only what the lake needs: flat, every value present, one page for a column of a row group. The same columns give the same
/// bytes.
/// </summary>
internal static class ParquetFile
{
    private const int RowsOfGroup = 1_000_000;
    private const int Required = 0;
    private const int DataPage = 0, DictionaryPage = 2;
    private const int Uncompressed = 0, Gzip = 2;

    /// <summary>Compression has to save this share, or readers would unpack for little: packed bits do not shrink.</summary>
    private const double WorthUnpacking = 0.2;

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
        var (values, start) = (column.Encode(from, count), file.Position);
        var entries = values.Dictionary?.Plain ?? [];
        var (packedEntries, packedData) = (Pack(entries), Pack(values.Data));
        var isPacked = packedEntries.Length + packedData.Length <= (1 - WorthUnpacking) * (entries.Length + values.Data.Length);
        var headers = 0L;
        if (values.Dictionary is var (_, distinct))
        {
            headers += WritePage(file, DictionaryPage, entries.Length, isPacked ? packedEntries : entries,
                page => page.Field(7, head => head.Field(1, distinct).Field(2, (int)ParquetEncoding.Plain)));
        }

        var data = file.Position;
        headers += WritePage(file, DataPage, values.Data.Length, isPacked ? packedData : values.Data, page => page.Field(5, head => head
            .Field(1, count).Field(2, (int)values.Encoding).Field(3, (int)ParquetEncoding.Rle).Field(4, (int)ParquetEncoding.Rle)));
        return new(column, values, count)
        {
            Codec = isPacked ? Gzip : Uncompressed,
            Start = start,
            Data = data,
            Unpacked = headers + entries.Length + values.Data.Length,
            Packed = file.Position - start,
        };
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <param name="length">Bytes of the content without compression.</param>
    /// <returns>Bytes of the page's header.</returns>
    private static long WritePage(MemoryStream file, int type, int length, byte[] content, Action<ThriftWriter> head)
    {
        var start = file.Position;
        var writer = new ThriftWriter(file).Field(1, type).Field(2, length).Field(3, content.Length);
        head(writer);
        writer.Stop();
        var header = file.Position - start;
        file.Write(content);
        return header;
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
        meta.Field(1, chunk.Column.Type)
            .List(2, (int)ParquetEncoding.Plain, (int)ParquetEncoding.Rle, (int)chunk.Values.Encoding)
            .List(3, chunk.Column.Name).Field(4, chunk.Codec).Field(5, (long)chunk.Rows).Field(6, chunk.Unpacked).Field(7, chunk.Packed)
            .Field(9, chunk.Data);
        if (chunk.Values.Dictionary is not null)
            meta.Field(11, chunk.Start);
        meta.Field(12, known => known.Field(3, 0L).Field(5, chunk.Values.Most.AsSpan()).Field(6, chunk.Values.Least.AsSpan()));
    }

    private sealed record Chunk(ParquetColumn Column, ParquetValues Values, int Rows)
    {
        public required int Codec { get; init; }

        /// <summary>Where its first page begins.</summary>
        public required long Start { get; init; }

        /// <summary>Where its data page begins.</summary>
        public required long Data { get; init; }

        /// <summary>Bytes of its pages without compression.</summary>
        public required long Unpacked { get; init; }

        /// <summary>Bytes that it takes in the file.</summary>
        public required long Packed { get; init; }
    }
}
