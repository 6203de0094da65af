using System.Text;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;

namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>Reads ticks as comma-separated values: a header, prices and times as whole numbers, and the symbol last.</summary>
internal static class DatabentoCsv
{
    private const string SymbolColumn = "symbol";

    public static bool Is(ReadOnlySpan<byte> body) => body.StartsWith("ts_recv,"u8) || body.StartsWith("ts_event,"u8);

    /// <exception cref="IngestException">It is torn, has other columns, or rows of another symbol.</exception>
    public static List<T> Read<T>(ReadOnlyMemory<byte> body, DatabentoSchema<T> schema, string symbol)
    {
        var lines = Encoding.UTF8.GetString(body.Span).Split('\n');
        if (lines[^1].Length > 0)
            throw new IngestException("Its CSV ends in the middle of a line.");
        var names = lines[0].TrimEnd('\r').Split(',');
        if (names.Distinct().Count() != names.Length || !names.Contains(SymbolColumn))
            throw new IngestException($"Its CSV has the columns {Words.Of(lines[0])}; {SymbolColumn} and each other must be there once.");

        var columns = names.Index().ToDictionary(name => name.Item, name => name.Index);
        var rows = new List<T>();
        for (var i = 1; i < lines.Length - 1; i++)
        {
            var (what, fields) = ($"CSV line {i + 1}", lines[i].TrimEnd('\r').Split(','));
            if (fields.Length != names.Length)
                throw new IngestException($"Its {what} has {fields.Length} fields where the header has {names.Length}.");
            if (fields[columns[SymbolColumn]] is var named && named != symbol)
                throw new IngestException($"Its {what} is of '{Words.Of(named)}', not of {symbol}.");
            var row = new DatabentoRow.Csv(columns, fields, what);
            if (row.UInt32(1, "rtype") != schema.RType)
                throw new IngestException($"Its {what} has another type than {schema.Name}.");
            rows.Add(schema.Read(row));
        }

        return rows;
    }
}
