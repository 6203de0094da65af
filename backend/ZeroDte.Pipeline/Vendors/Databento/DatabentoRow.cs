using System.Buffers.Binary;
using System.Globalization;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;

namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>One record's fields, each found by its place in DBN or by its name in CSV.</summary>
/// <param name="what">The record, in words for people.</param>
internal abstract class DatabentoRow(string what)
{
    private const decimal PricesPerDollar = 1_000_000_000;

    /// <summary>Null where the vendor has none.</summary>
    public decimal? Price(int place, string name) => Int64(place, name) is not long.MaxValue and var price ? price / PricesPerDollar : null;

    /// <summary>As <see cref="Price"/>, where zero stands for none too, as in auctions.</summary>
    public decimal? PriceOrNone(int place, string name) => Price(place, name) is { } price && price != 0 ? price : null;

    /// <summary>Null where the vendor has none.</summary>
    public DateTime? Time(int place, string name) => UInt64(place, name) switch
    {
        ulong.MaxValue => null,
        <= long.MaxValue and var time => Nanoseconds.Utc(time),
        _ => throw Unreadable(name),
    };

    public abstract long Int64(int place, string name);

    public abstract ulong UInt64(int place, string name);

    public abstract long UInt32(int place, string name);

    public abstract char Character(int place, string name);

    public IngestException Unreadable(string name) => new($"The field {name} of its {what} cannot be read.");

    /// <summary>Little endian, as all of DBN.</summary>
    internal sealed class Binary(ReadOnlyMemory<byte> record, string what) : DatabentoRow(what)
    {
        public override long Int64(int place, string name) => BinaryPrimitives.ReadInt64LittleEndian(record.Span[place..]);

        public override ulong UInt64(int place, string name) => BinaryPrimitives.ReadUInt64LittleEndian(record.Span[place..]);

        public override long UInt32(int place, string name) => BinaryPrimitives.ReadUInt32LittleEndian(record.Span[place..]);

        public override char Character(int place, string name) =>
            record.Span[place] is >= (byte)' ' and <= (byte)'~' and var letter ? (char)letter : throw Unreadable(name);
    }

    internal sealed class Csv(IReadOnlyDictionary<string, int> columns, string[] fields, string what) : DatabentoRow(what)
    {
        public override long Int64(int place, string name) =>
            long.TryParse(Field(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw Unreadable(name);

        public override ulong UInt64(int place, string name) =>
            ulong.TryParse(Field(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Unreadable(name);

        public override long UInt32(int place, string name) => UInt64(place, name) is <= uint.MaxValue and var value
            ? (long)value
            : throw Unreadable(name);

        public override char Character(int place, string name) => Field(name) is [var letter] ? letter : throw Unreadable(name);

        private string Field(string name) => columns.TryGetValue(name, out var at) ? fields[at] : throw Unreadable(name);
    }
}
