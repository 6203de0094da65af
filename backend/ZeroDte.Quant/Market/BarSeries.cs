using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ZeroDte.Quant.Market;

/// <summary>A symbol's bars, oldest first, sessions strictly ascending. Immutable.</summary>
public sealed class BarSeries
{
    private readonly DateOnly[] _sessions;
    private readonly Candle[] _candles;
    private readonly Lazy<string> _hash;

    /// <exception cref="ArgumentException">The bars are not in strictly ascending order of session.</exception>
    public BarSeries(Symbol symbol, IEnumerable<Bar> bars)
        : this(symbol, [.. bars])
    {
    }

    private BarSeries(Symbol symbol, DateOnly[] sessions, Candle[] candles, MarketContext context)
    {
        (Symbol, _sessions, _candles, Context) = (symbol, sessions, candles, context);
        _hash = new(() => Sha256(symbol, sessions, candles, context));
    }

    private BarSeries(Symbol symbol, Bar[] bars)
        : this(symbol, new DateOnly[bars.Length], new Candle[bars.Length], MarketContext.None)
    {
        for (var i = 0; i < bars.Length; i++)
        {
            var bar = bars[i];
            if (i > 0 && bar.Session <= _sessions[i - 1])
            {
                throw new ArgumentException($"{symbol}: bar {bar.Session:yyyy-MM-dd} follows {_sessions[i - 1]:yyyy-MM-dd}; sessions must "
                    + "ascend.", nameof(bars));
            }

            _sessions[i] = bar.Session;
            _candles[i] = new((double)bar.Open, (double)bar.High, (double)bar.Low, (double)bar.Close, bar.Volume)
            {
                Missed = i == 0 ? 0 : TradingCalendar.Nyse.Between(_sessions[i - 1], bar.Session),
                MinutesCut = ScheduledLength.MinutesCut(bar.Session),
                FollowsBreak = TradingCalendar.Nyse.FollowsBreak(bar.Session),
            };
        }
    }

    public Symbol Symbol { get; }

    public int Count => _sessions.Length;

    /// <summary>What is known around the bars; its announcements reach beyond the last of them.</summary>
    public MarketContext Context { get; }

    public ReadOnlySpan<DateOnly> Sessions => _sessions;

    public ReadOnlySpan<Candle> Candles => _candles;

    /// <summary>
    /// SHA-256 of symbol, sessions and values, and of what was known around them, in lower-case hexadecimal: the identity of this data in
    /// every record made from it.
    /// </summary>
    public string Hash => _hash.Value;

    /// <summary>
    /// The last session of which all is known: that of the last bar, or a later one if the symbol did not trade from then on. There must
    /// be a bar.
    /// </summary>
    public DateOnly KnownThrough
    {
        get
        {
            var through = _sessions[^1];
            for (var next = TradingCalendar.Nyse.Next(through); Context.Halts.Contains(next); next = TradingCalendar.Nyse.Next(next))
                through = next;
            return through;
        }
    }

    /// <summary>Whether nothing is missing at the end, up to a session.</summary>
    public bool Reaches(DateOnly session) => Count > 0 && KnownThrough >= session;

    /// <summary>What is missing between its bars.</summary>
    public List<SessionHole> Holes() => SessionHole.Find(TradingCalendar.Nyse, _sessions, Context.Halts);

    /// <summary>The bars up to a session, itself included.</summary>
    public BarSeries UpTo(DateOnly session)
    {
        var count = Array.BinarySearch(_sessions, session) is var at && at >= 0 ? at + 1 : ~at;
        return new(Symbol, _sessions[..count], _candles[..count], Context);
    }

    /// <summary>The same bars within what was known around them.</summary>
    public BarSeries Within(MarketContext context)
    {
        var candles = new Candle[Count];
        for (var i = 0; i < candles.Length; i++)
        {
            candles[i] = _candles[i] with
            {
                Missed = _candles[i].Missed + HaltsBefore(i, Context) - HaltsBefore(i, context),
                IsAnnounced = context.IsAnnounced(_sessions[i]),
                Levels = context.Levels.GetValueOrDefault(_sessions[i]),
            };
        }

        return new(Symbol, _sessions, candles, context);
    }

    private int HaltsBefore(int i, MarketContext context) =>
        i == 0 ? 0 : context.HaltsBetween(_sessions[i - 1], _sessions[i]).Count();

    private static string Sha256(Symbol symbol, DateOnly[] sessions, Candle[] candles, MarketContext context)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(System.Text.Encoding.ASCII.GetBytes(symbol.Value));
        Span<byte> row = stackalloc byte[sizeof(int) + 5 * sizeof(double)];
        for (var i = 0; i < sessions.Length; i++)
        {
            var (open, high, low, close, volume) = candles[i];
            BinaryPrimitives.WriteInt32LittleEndian(row, sessions[i].DayNumber);
            BinaryPrimitives.WriteDoubleLittleEndian(row[4..], open);
            BinaryPrimitives.WriteDoubleLittleEndian(row[12..], high);
            BinaryPrimitives.WriteDoubleLittleEndian(row[20..], low);
            BinaryPrimitives.WriteDoubleLittleEndian(row[28..], close);
            BinaryPrimitives.WriteDoubleLittleEndian(row[36..], volume);
            sha.AppendData(row);
            foreach (var halt in i > 0 ? context.HaltsBetween(sessions[i - 1], sessions[i]) : [])
                sha.AppendData(System.Text.Encoding.UTF8.GetBytes($"halt {halt.DayNumber}"));
            if (candles[i].IsAnnounced)
                sha.AppendData("announced"u8);
            foreach (var (series, level) in candles[i].Levels?.All ?? [])
                sha.AppendData(System.Text.Encoding.UTF8.GetBytes($"{series} {level:R}"));
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}
