using System.Globalization;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>
/// A file of Databento's binary encoding, versions 1 to 3, uncompressed: metadata, then records. What is torn, or is of a kind that is not
/// known here, is refused whole.
/// </summary>
internal sealed class DbnFile
{
    private const int HeaderBytes = 16;
    private const int WordBytes = 4;

    private readonly ReadOnlyMemory<byte> _records;

    private DbnFile(DbnMetadata metadata, ReadOnlyMemory<byte> records) => (Metadata, _records) = (metadata, records);

    public DbnMetadata Metadata { get; }

    /// <exception cref="IngestException">The file is no such file, or is torn.</exception>
    public static DbnFile Parse(ReadOnlyMemory<byte> content)
    {
        var (metadata, length) = DbnMetadata.Parse(content);
        var file = new DbnFile(metadata, content[length..]);
        foreach (var _ in file.Split())
        {
            // Each record is whole.
        }

        return file;
    }

    /// <exception cref="IngestException">It has records of another kind, or of another symbol.</exception>
    public List<T> Read<T>(DatabentoSchema<T> schema, string symbol)
    {
        if (Metadata.Schema != schema.Code)
            throw new IngestException($"Its DBN file has schema {Metadata.Schema}, not {schema.Code} ({schema.Name}).");
        if (Metadata.NotFound.Contains(symbol))
            throw new IngestException($"It knows no {symbol} in {Metadata.Dataset}.");

        var rows = new List<T>();
        foreach (var record in Split())
        {
            var what = $"record {rows.Count + 1}";
            var (type, length) = (record.Span[1], schema.Bytes + (Metadata.HasSendTimes ? sizeof(ulong) : 0));
            if (type != schema.RType || record.Length != length)
            {
                throw new IngestException($"Its {what} has type 0x{type:x2} and {record.Length} bytes; {schema.Name} has type "
                    + $"0x{schema.RType:x2} and {length}.");
            }

            var row = new DatabentoRow.Binary(record, what);
            var day = DateOnly.FromDateTime(row.Time(8, "ts_event") ?? throw row.Unreadable("ts_event"));
            var instrument = row.UInt32(4, "instrument_id").ToString(CultureInfo.InvariantCulture);
            if (Metadata.SymbolOf(instrument, day) is var named && named != symbol)
                throw new IngestException($"Its {what} is of {named ?? $"instrument {instrument}, which has no name"}, not of {symbol}.");
            rows.Add(schema.Read(row));
        }

        return rows;
    }

    private IEnumerable<ReadOnlyMemory<byte>> Split()
    {
        for (var rest = _records; rest.Length > 0;)
        {
            var length = rest.Span[0] * WordBytes;
            if (length < HeaderBytes || length > rest.Length)
            {
                throw new IngestException($"Its DBN file is torn: a record of {length} bytes begins {rest.Length} bytes before the end.");
            }

            yield return rest[..length];
            rest = rest[length..];
        }
    }
}
