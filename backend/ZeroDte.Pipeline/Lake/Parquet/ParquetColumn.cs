using System.Runtime.InteropServices;
using System.Text;

namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>A column of a file: every row has a value.</summary>
internal abstract class ParquetColumn(string name)
{
    public string Name => name;

    public abstract int Rows { get; }

    /// <summary>Number of its physical type: <c>Type</c> of parquet.thrift.</summary>
    public abstract int Type { get; }

    /// <summary>Number of what that means to readers from before logical types: <c>ConvertedType</c>; null if it means itself.</summary>
    public virtual int? ConvertedType => null;

    /// <summary>Writes the fields of <c>LogicalType</c>; null if it means itself.</summary>
    public virtual Action<ThriftWriter>? LogicalType => null;

    public static ParquetColumn Doubles(string name, double[] values) => new Fixed<double>(name, 5, values);

    public static ParquetColumn Integers(string name, long[] values) => new Fixed<long>(name, 2, values);

    /// <param name="values">Days since 1970-01-01.</param>
    public static ParquetColumn Dates(string name, int[] values) => new Fixed<int>(name, 1, values, 6, type => type.Field(6, fields: null));

    /// <param name="values">Microseconds since 1970-01-01 in UTC.</param>
    public static ParquetColumn Times(string name, long[] values) => new Fixed<long>(name, 2, values, 10,
        type => type.Field(8, time => time.Field(1, true).Field(2, unit => unit.Field(2, fields: null))));

    /// <summary>The same text in all rows.</summary>
    public static ParquetColumn Constant(string name, string value, int rows) => new Text(name, value, rows);

    /// <summary>What there is of some rows, laid out for a file.</summary>
    public abstract ParquetValues Encode(int from, int count);

    private sealed class Fixed<T>(
        string name, int type, T[] values, int? convertedType = null, Action<ThriftWriter>? logicalType = null) : ParquetColumn(name)
        where T : unmanaged, IComparable<T>
    {
        /// <summary>A dictionary pays while its entries repeat: a quarter of the rows at most, and numbers of two bytes.</summary>
        private const int LongestDictionary = 65_536;

        public override int Rows => values.Length;

        public override int Type => type;

        public override int? ConvertedType => convertedType;

        public override Action<ThriftWriter>? LogicalType => logicalType;

        public override ParquetValues Encode(int from, int count)
        {
            var rows = values.AsSpan(from, count);
            var (least, most) = (rows[0], rows[0]);
            foreach (var value in rows)
            {
                least = value.CompareTo(least) < 0 ? value : least;
                most = value.CompareTo(most) > 0 ? value : most;
            }

            var numbers = Numbers(rows, Math.Min(LongestDictionary, count / 4), out var distinct);
            return new(Bytes([least]), Bytes([most]))
            {
                Plain = numbers is null ? Bytes(rows) : null,
                Dictionary = numbers is null ? null : (Bytes(CollectionsMarshal.AsSpan(distinct)), distinct.Count),
                Numbers = numbers is null ? null : HybridEncoding.Encode(numbers, distinct.Count),
            };
        }

        /// <summary>Each value's number in order of first appearance; null if there are too many different ones.</summary>
        private static int[]? Numbers(ReadOnlySpan<T> rows, int most, out List<T> distinct)
        {
            (distinct, var known, var numbers) = ([], new Dictionary<T, int>(), new int[rows.Length]);
            for (var i = 0; i < rows.Length; i++)
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(known, rows[i], out var exists);
                if (!exists)
                {
                    if (distinct.Count == most)
                        return null;
                    number = distinct.Count;
                    distinct.Add(rows[i]);
                }

                numbers[i] = number;
            }

            return numbers;
        }

        /// <summary>As they lie in memory: little-endian, as the format wants it and .NET's platforms have it.</summary>
        private static byte[] Bytes(ReadOnlySpan<T> rows) => MemoryMarshal.AsBytes(rows).ToArray();
    }

    private sealed class Text(string name, string value, int rows) : ParquetColumn(name)
    {
        public override int Rows => rows;

        public override int Type => 6;

        public override int? ConvertedType => 0;

        public override Action<ThriftWriter> LogicalType => type => type.Field(1, fields: null);

        public override ParquetValues Encode(int from, int count)
        {
            var text = Encoding.UTF8.GetBytes(value);
            return new(text, text)
            {
                Dictionary = ([.. BitConverter.GetBytes(text.Length), .. text], 1),
                Numbers = HybridEncoding.Repeat(count),
            };
        }
    }
}
