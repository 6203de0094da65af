using System.Runtime.InteropServices;
using System.Text;

namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>A column of a file: every row has a value.</summary>
/// <param name="type">Number of its physical type: <c>Type</c> of parquet.thrift.</param>
/// <param name="convertedType">What that means to readers from before logical types: <c>ConvertedType</c>; null if it means itself.</param>
/// <param name="logicalType">Writes the fields of <c>LogicalType</c>; null if it means itself.</param>
/// <param name="encode">Lays out so many rows from one on.</param>
internal sealed class ParquetColumn(
    string name, int rows, int type, int? convertedType, Action<ThriftWriter>? logicalType, Func<int, int, ParquetValues> encode)
{
    /// <summary>A dictionary pays while its entries repeat: four times on average, and with numbers of two bytes.</summary>
    private const int Repeats = 4, LongestDictionary = 65_536;

    private const int Int32 = 1, Int64 = 2, Double = 5, ByteArray = 6;

    public string Name => name;

    public int Rows => rows;

    public int Type => type;

    public int? ConvertedType => convertedType;

    public Action<ThriftWriter>? LogicalType => logicalType;

    public ParquetValues Encode(int from, int count) => encode(from, count);

    public static ParquetColumn Doubles(string name, double[] values) =>
        new(name, values.Length, Double, null, null, (from, count) => Encode(values.AsSpan(from, count)));

    public static ParquetColumn Integers(string name, long[] values) =>
        new(name, values.Length, Int64, null, null, (from, count) => Encode(values.AsSpan(from, count), sizeof(long)));

    /// <param name="values">Days since 1970-01-01.</param>
    public static ParquetColumn Dates(string name, int[] values) =>
        new(name, values.Length, Int32, 6, type => type.Field(6, fields: null),
            (from, count) => Encode(Array.ConvertAll(values, day => (long)day).AsSpan(from, count), sizeof(int)));

    /// <param name="values">Microseconds since 1970-01-01 in UTC.</param>
    public static ParquetColumn Times(string name, long[] values) =>
        new(name, values.Length, Int64, 10,
            type => type.Field(8, time => time.Field(1, true).Field(2, unit => unit.Field(2, fields: null))),
            (from, count) => Encode(values.AsSpan(from, count), sizeof(long)));

    /// <summary>The same text in all rows.</summary>
    public static ParquetColumn Constant(string name, string value, int rows)
    {
        var text = Encoding.UTF8.GetBytes(value);
        return new(name, rows, ByteArray, 0, type => type.Field(1, fields: null),
            (_, count) => new(ParquetEncoding.RleDictionary, HybridEncoding.Repeat(count), text, text)
            {
                Dictionary = ([.. BitConverter.GetBytes(text.Length), .. text], 1),
            });
    }

    /// <param name="size">Bytes of a value in the plain encoding: little-endian, as it lies in memory.</param>
    private static ParquetValues Encode(ReadOnlySpan<long> rows, int size)
    {
        var (least, most) = Ends(rows);
        return new(ParquetEncoding.DeltaBinaryPacked, DeltaEncoding.Encode(rows), BitConverter.GetBytes(least)[..size],
            BitConverter.GetBytes(most)[..size]);
    }

    private static ParquetValues Encode(ReadOnlySpan<double> rows)
    {
        var (least, most) = Ends(rows);
        var ends = (BitConverter.GetBytes(least), BitConverter.GetBytes(most));
        return Numbers(rows, out var distinct) is { } numbers
            ? new(ParquetEncoding.RleDictionary, HybridEncoding.Encode(numbers, distinct.Count), ends.Item1, ends.Item2)
            {
                Dictionary = (MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(distinct)).ToArray(), distinct.Count),
            }
            : new(ParquetEncoding.Plain, MemoryMarshal.AsBytes(rows).ToArray(), ends.Item1, ends.Item2);
    }

    private static (T Least, T Most) Ends<T>(ReadOnlySpan<T> rows)
        where T : IComparable<T>
    {
        var (least, most) = (rows[0], rows[0]);
        foreach (var value in rows)
        {
            least = value.CompareTo(least) < 0 ? value : least;
            most = value.CompareTo(most) > 0 ? value : most;
        }

        return (least, most);
    }

    /// <summary>Each value's number in order of first appearance; null if there are too many different ones.</summary>
    private static ulong[]? Numbers(ReadOnlySpan<double> rows, out List<double> distinct)
    {
        var (known, numbers) = (new Dictionary<double, int>(), new ulong[rows.Length]);
        distinct = [];
        for (var i = 0; i < rows.Length; i++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(known, rows[i], out var exists);
            if (!exists)
            {
                if (distinct.Count == Math.Min(LongestDictionary, rows.Length / Repeats))
                    return null;
                number = distinct.Count;
                distinct.Add(rows[i]);
            }

            numbers[i] = (ulong)number;
        }

        return numbers;
    }
}
