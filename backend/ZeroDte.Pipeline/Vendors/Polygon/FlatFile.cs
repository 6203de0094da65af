using System.Globalization;
using System.IO.Compression;
using System.Text;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Polygon;

/// <summary>Reads a symbol's rows of a day's file: gzip, comma-separated, as traded, with the close before the high.</summary>
internal static class FlatFile
{
    public const string Days = "day_aggs_v1";
    public const string Minutes = "minute_aggs_v1";

    private const string EndMark = "#end";

    /// <summary>
    /// Read after the file: a file that was cut runs into it, and it is then not found as such. Reading gzip ends without a word there.
    /// </summary>
    private static readonly byte[] End = Gzip($"\n{EndMark}\n");

    private static readonly string[] Needed = ["ticker", "volume", "open", "close", "high", "low", "window_start"];

    public static VendorRequest Question(string kind, DateOnly day, FlatFileOptions options) => new(
        kind,
        string.Create(CultureInfo.InvariantCulture, $"/{options.Bucket}/us_stocks_sip/{kind}/{day:yyyy}/{day:MM}/{day:yyyy-MM-dd}.csv.gz"));

    /// <returns>Each of the symbol's rows, with the line it stands on.</returns>
    /// <exception cref="IngestException">The file is torn, or has other columns or rows than such a file.</exception>
    public static List<Row> Read(VendorReply reply, Symbol symbol)
    {
        try
        {
            byte[] content = [.. reply.Body.Span, .. End];
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            using var text = new StreamReader(gzip, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return Read(text, symbol);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or DecoderFallbackException)
        {
            throw new IngestException($"Its file for {reply.Endpoint} is torn: {exception.Message}");
        }
    }

    private static List<Row> Read(StreamReader text, Symbol symbol)
    {
        var names = (text.ReadLine() ?? "").Split(',');
        var at = Array.ConvertAll(Needed, name => Array.IndexOf(names, name));
        if (at.Contains(-1))
        {
            throw new IngestException($"Its file has the columns {Words.Of(string.Join(", ", names))}; needed are "
                + $"{string.Join(", ", Needed)}.");
        }


        var rows = new List<Row>();
        for (var (line, number) = (text.ReadLine(), 2); line != EndMark; (line, number) = (text.ReadLine(), number + 1))
        {
            if (line is null)
                throw new InvalidDataException("it ends in the middle");
            if (line.Length == 0)
                continue;
            var fields = line.Split(',');
            if (fields.Length != names.Length)
                throw new IngestException($"Line {number} of its file has {fields.Length} fields where the header has {names.Length}.");
            if (fields[at[0]] == symbol.Value)
                rows.Add(Parse(fields, at, number, line));
        }

        return rows;
    }

    private static Row Parse(string[] fields, int[] at, int number, string line)
    {
        var values = new decimal[Needed.Length];
        for (var i = 1; i < values.Length; i++)
        {
            if (!decimal.TryParse(fields[at[i]], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
                throw new IngestException($"Line {number} of its file has '{Words.Of(fields[at[i]])}' for {Needed[i]}, no number.");
        }

        return values[6] is >= 0 and <= long.MaxValue && Shares.TryWhole(values[1], out var shares)
            ? new(number, Nanoseconds.Utc((ulong)values[6]), values[2], values[4], values[5], values[3], shares, line)
            : throw new IngestException($"Line {number} of its file has a time or a volume that cannot be one: {Words.Of(line)}.");
    }

    private static byte[] Gzip(string text)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return content.ToArray();
    }

    /// <param name="Number">The line of the file.</param>
    internal sealed record Row(
        int Number, DateTime Start, decimal Open, decimal High, decimal Low, decimal Close, long Volume, string Content);
}
