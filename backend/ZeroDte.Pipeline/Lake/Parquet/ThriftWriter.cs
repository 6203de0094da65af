using System.Text;

namespace ZeroDte.Pipeline.Lake.Parquet;

/// <summary>
/// Writes structures in the compact protocol of Apache Thrift: its doc/specs/thrift-compact-protocol.md.
/// </summary>
/// <remarks>Fields of a structure have to be written in ascending order of their number.</remarks>
internal sealed class ThriftWriter(Stream target)
{
    private const int True = 1, False = 2, Int16 = 4, Int32 = 5, Int64 = 6, Binary = 8, ListOf = 9, Struct = 12;
    private const int LongList = 15;

    /// <summary>The last field of each structure that is open, the outermost first.</summary>
    private readonly Stack<int> _last = new([0]);

    public ThriftWriter Field(int field, int value) => Number(field, Int32, value);

    public ThriftWriter Field(int field, short value) => Number(field, Int16, value);

    public ThriftWriter Field(int field, long value) => Number(field, Int64, value);

    /// <summary>The value of a Boolean is the type of its field.</summary>
    public ThriftWriter Field(int field, bool value)
    {
        Header(field, value ? True : False);
        return this;
    }

    public ThriftWriter Field(int field, string value) => Field(field, Encoding.UTF8.GetBytes(value));

    public ThriftWriter Field(int field, ReadOnlySpan<byte> value)
    {
        Header(field, Binary);
        Bytes(value);
        return this;
    }

    /// <summary>A structure whose fields are written by <paramref name="fields"/>; an empty one without it.</summary>
    public ThriftWriter Field(int field, Action<ThriftWriter>? fields)
    {
        Header(field, Struct);
        Structure(fields);
        return this;
    }

    public ThriftWriter List<T>(int field, IReadOnlyCollection<T> items, Action<ThriftWriter, T> fields)
    {
        Open(field, items.Count, Struct);
        foreach (var item in items)
            Structure(writer => fields(writer, item));
        return this;
    }

    public ThriftWriter List(int field, params IReadOnlyCollection<int> values)
    {
        Open(field, values.Count, Int32);
        foreach (var value in values)
            BitPacking.WriteZigzag(target, value);
        return this;
    }

    public ThriftWriter List(int field, string value)
    {
        Open(field, 1, Binary);
        Bytes(Encoding.UTF8.GetBytes(value));
        return this;
    }

    /// <summary>Ends the outermost structure.</summary>
    public void Stop() => target.WriteByte(0);

    private void Structure(Action<ThriftWriter>? fields)
    {
        _last.Push(0);
        fields?.Invoke(this);
        Stop();
        _last.Pop();
    }

    private ThriftWriter Number(int field, int type, long value)
    {
        Header(field, type);
        BitPacking.WriteZigzag(target, value);
        return this;
    }

    private void Open(int field, int count, int type)
    {
        Header(field, ListOf);
        target.WriteByte((byte)((Math.Min(count, LongList) << 4) | type));
        if (count >= LongList)
            BitPacking.WriteVarint(target, (ulong)count);
    }

    /// <summary>No structure of Parquet leaves out as many fields as the longer form of a header would be for.</summary>
    private void Header(int field, int type)
    {
        var ahead = field - _last.Pop();
        if (ahead is <= 0 or > 15)
            throw new ArgumentOutOfRangeException(nameof(field), field, "Fields are written in ascending order, without large gaps.");
        target.WriteByte((byte)((ahead << 4) | type));
        _last.Push(field);
    }

    private void Bytes(ReadOnlySpan<byte> value)
    {
        BitPacking.WriteVarint(target, (ulong)value.Length);
        target.Write(value);
    }
}
