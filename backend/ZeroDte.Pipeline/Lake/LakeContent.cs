using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Lake.Parquet;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Lake;

/// <summary>Bars as a file of the lake: the same bars, known at the same time, give the same bytes.</summary>
internal sealed class LakeContent
{
    private LakeContent(LakeFile file, byte[] bytes) => (File, Bytes) = (file, bytes);

    public LakeFile File { get; }

    public byte[] Bytes { get; }

    /// <param name="bars">Of the place's month, in order, one or more.</param>
    /// <param name="knownAt">When the last of them came to be believed.</param>
    public static LakeContent Of(LakePlace place, IReadOnlyList<MinuteBar> bars, DateTimeOffset knownAt)
    {
        var (starts, volumes) = (new long[bars.Count], new long[bars.Count]);
        for (var i = 0; i < bars.Count; i++)
            (starts[i], volumes[i]) = ((bars[i].Start - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, bars[i].Volume);
        var prices = Prices(bars, bar => bar.Open, bar => bar.High, bar => bar.Low, bar => bar.Close);
        return Create(place, ParquetColumn.Times("time", starts), MemoryMarshal.AsBytes<long>(starts), prices, volumes, bars[0].Start,
            bars[^1].Start, knownAt);
    }

    /// <param name="bars">Of the place's year, in order, one or more.</param>
    /// <inheritdoc cref="Of(LakePlace, IReadOnlyList{MinuteBar}, DateTimeOffset)"/>
    public static LakeContent Of(LakePlace place, IReadOnlyList<QuotedBar> bars, DateTimeOffset knownAt)
    {
        int[] days = [.. bars.Select(quoted => Day(quoted.Bar.Session))];
        int[] shares = [.. bars.Select(quoted => Day(quoted.SharesOf))];
        long[] volumes = [.. bars.Select(quoted => quoted.Bar.Volume)];
        Bar[] figures = [.. bars.Select(quoted => quoted.Bar)];
        var prices = Prices(figures, bar => bar.Open, bar => bar.High, bar => bar.Low, bar => bar.Close);
        return Create(
            place, ParquetColumn.Dates("session", days), MemoryMarshal.AsBytes<int>([.. days, .. shares]), prices, volumes,
            Midnight(bars[0]), Midnight(bars[^1]), knownAt, ParquetColumn.Dates("shares_of", shares));

        static int Day(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        static DateTime Midnight(QuotedBar quoted) => quoted.Bar.Session.ToDateTime(default, DateTimeKind.Utc);
    }

    private static decimal[][] Prices<T>(IReadOnlyList<T> bars, params ReadOnlySpan<Func<T, decimal>> prices)
    {
        var columns = new decimal[prices.Length][];
        for (var column = 0; column < prices.Length; column++)
        {
            columns[column] = new decimal[bars.Count];
            for (var i = 0; i < bars.Count; i++)
                columns[column][i] = prices[column](bars[i]);
        }

        return columns;
    }

    private static LakeContent Create(
        LakePlace place, ParquetColumn time, ReadOnlySpan<byte> times, decimal[][] prices, long[] volumes, DateTime first, DateTime last,
        DateTimeOffset knownAt, params ReadOnlySpan<ParquetColumn> more)
    {
        var source = Hash(place, times, prices, volumes);
        (string, string)[] about =
        [
            ("zerodte.symbol", place.Symbol.Value), ("zerodte.resolution", LakePlace.Name(place.Resolution)),
            ("zerodte.adjustment", LakePlace.Name(place.Adjustment)), ("zerodte.source_hash", source.Value),
            ("zerodte.known_at", $"{knownAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}"),
        ];
        var doubles = prices.Select(column => Array.ConvertAll(column, price => (double)price)).ToArray();
        var bytes = ParquetFile.Write(
            [
                ParquetColumn.Constant("symbol", place.Symbol.Value, volumes.Length), time, ParquetColumn.Doubles("open", doubles[0]),
                ParquetColumn.Doubles("high", doubles[1]), ParquetColumn.Doubles("low", doubles[2]),
                ParquetColumn.Doubles("close", doubles[3]), ParquetColumn.Integers("volume", volumes), .. more,
            ],
            about);
        var content = ContentHash.Of(bytes);
        return new(
            new()
            {
                Place = place,
                Path = place.Key(content),
                Rows = volumes.Length,
                First = first,
                Last = last,
                Bytes = bytes.Length,
                Sha256 = content,
                SourceHash = source,
                KnownAt = knownAt,
            },
            bytes);
    }

    /// <summary>Of the bars as they are stored, whatever form a file gives them: 1.5 and 1.50 are the same.</summary>
    private static ContentHash Hash(LakePlace place, ReadOnlySpan<byte> times, decimal[][] prices, long[] volumes)
    {
        const decimal WithoutTrailingZeros = 1.0000000000000000000000000000m;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{place.Symbol} {place.Resolution} {place.Adjustment}\n"));
        hash.AppendData(times);
        var bits = new int[4 * volumes.Length];
        foreach (var column in prices)
        {
            for (var i = 0; i < column.Length; i++)
                decimal.GetBits(column[i] / WithoutTrailingZeros, bits.AsSpan(4 * i));
            hash.AppendData(MemoryMarshal.AsBytes<int>(bits));
        }

        hash.AppendData(MemoryMarshal.AsBytes<long>(volumes));
        return new(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
