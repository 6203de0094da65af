using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ZeroDte.Pipeline.Market;

namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>What a DBN file says of its records before they begin.</summary>
/// <param name="Schema">Which kind of records: see <see cref="DatabentoSchema{T}.Code"/>; 65,535 if they are of several.</param>
/// <param name="HasSendTimes">Whether each record ends with the time at which it was sent.</param>
/// <param name="NotFound">Symbols that were asked for and are not known.</param>
internal sealed record DbnMetadata(
    byte Version, string Dataset, ushort Schema, bool HasSendTimes, IReadOnlyList<string> Symbols, IReadOnlyList<string> NotFound)
{
    private const int PrefixBytes = 8;
    private const int DatasetBytes = 16;
    private const int CountAt = 42; // of version 1: records, which later versions leave out
    private const int FixedBytes = 100;
    private const int SymbolBytesOfVersion1 = 22;
    private const int LongestSymbol = 1_000;

    /// <summary>Which symbol an instrument's number stands for, from a day on, and up to the day before another.</summary>
    private IReadOnlyList<(string Symbol, DateOnly From, DateOnly To, string Instrument)> Mappings { get; init; } = [];

    /// <summary>The symbol that a number stood for on a day (UTC); null if none did.</summary>
    public string? SymbolOf(string instrument, DateOnly day) =>
        Mappings.FirstOrDefault(m => m.Instrument == instrument && m.From <= day && day < m.To).Symbol;

    /// <returns>The metadata, and how many bytes they take.</returns>
    /// <exception cref="IngestException">The file is no such file, or is torn.</exception>
    public static (DbnMetadata Metadata, int Length) Parse(ReadOnlyMemory<byte> content)
    {
        var file = content.Span;
        if (file is [0x28, 0xB5, 0x2F, 0xFD, ..])
            throw new IngestException("It sent a file compressed by Zstandard, which is not read here; ask for compression=none.");
        if (file.Length < PrefixBytes || !file.StartsWith("DBN"u8))
            throw new IngestException("What it sent is no DBN file.");
        if (file[3] is not (>= 1 and <= 3))
            throw new IngestException($"Its DBN file has version {file[3]}; versions 1 to 3 are read here.");

        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (length < FixedBytes || length > file.Length - PrefixBytes)
            throw Torn();
        return (Parse(file[3], file.Slice(PrefixBytes, (int)length)), PrefixBytes + (int)length);
    }

    private static DbnMetadata Parse(byte version, ReadOnlySpan<byte> body)
    {
        var types = version == 1 ? CountAt + sizeof(ulong) : CountAt;
        var symbolBytes = version == 1 ? SymbolBytesOfVersion1 : BinaryPrimitives.ReadUInt16LittleEndian(body[(types + 3)..]);
        if (symbolBytes is 0 or > LongestSymbol)
            throw Torn();

        var lists = new Reader(body[FixedBytes..], symbolBytes);
        if (lists.Count(bytesEach: 1) is > 0 and var definition)
            throw new IngestException($"Its DBN file has a definition of {definition} bytes that is not known here.");
        var (symbols, _, missing) = (lists.Symbols(), lists.Symbols(), lists.Symbols());
        return new(version, Text(body[..DatasetBytes]), BinaryPrimitives.ReadUInt16LittleEndian(body[DatasetBytes..]), body[types + 2] != 0,
            symbols, missing)
        {
            Mappings = lists.Mappings(),
        };
    }

    private static string Text(ReadOnlySpan<byte> padded)
    {
        var text = padded.IndexOf((byte)0) is >= 0 and var end ? padded[..end] : padded;
        foreach (var letter in text)
        {
            if (letter is < (byte)' ' or > (byte)'~')
                throw new IngestException("Its DBN file has a name that is no text.");
        }

        return Encoding.ASCII.GetString(text);
    }

    private static IngestException Torn() => new("Its DBN file is torn: its metadata end in the middle.");

    /// <summary>Reads lists, each after its length, one after the other.</summary>
    private ref struct Reader(ReadOnlySpan<byte> rest, int symbolBytes)
    {
        private const int DayBytes = 4;

        private ReadOnlySpan<byte> _rest = rest;

        /// <summary>A length that what is left can hold.</summary>
        public int Count(int bytesEach)
        {
            var count = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
            return count <= _rest.Length / bytesEach ? (int)count : throw Torn();
        }

        public List<string> Symbols()
        {
            var symbols = new List<string>();
            for (var left = Count(symbolBytes); left > 0; left--)
                symbols.Add(Text(Take(symbolBytes)));
            return symbols;
        }

        public List<(string, DateOnly, DateOnly, string)> Mappings()
        {
            var mappings = new List<(string, DateOnly, DateOnly, string)>();
            for (var left = Count(symbolBytes + sizeof(uint)); left > 0; left--)
            {
                var symbol = Text(Take(symbolBytes));
                for (var intervals = Count(2 * DayBytes + symbolBytes); intervals > 0; intervals--)
                    mappings.Add((symbol, Day(), Day(), Text(Take(symbolBytes))));
            }

            return mappings;
        }

        private DateOnly Day()
        {
            var digits = BinaryPrimitives.ReadUInt32LittleEndian(Take(DayBytes)).ToString("00000000", CultureInfo.InvariantCulture);
            return DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : throw new IngestException($"Its DBN file has the day {digits}, which is none.");
        }

        private ReadOnlySpan<byte> Take(int bytes)
        {
            if (bytes > _rest.Length)
                throw Torn();
            var taken = _rest[..bytes];
            _rest = _rest[bytes..];
            return taken;
        }
    }
}
