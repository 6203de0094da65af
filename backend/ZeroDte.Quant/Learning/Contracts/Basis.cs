using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Features.Catalogue;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>
/// Where a forecast starts from: a price, what is known once it is, and so which log return is forecast. There is one object of each, which
/// has the only code that depends on it; another is a class of its own and a line of composition.
/// </summary>
[JsonConverter(typeof(BasisJsonConverter))]
public abstract partial class Basis
{
    private static readonly ConcurrentDictionary<string, Basis> Known = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="name">What files, columns and answers call it: letters and digits, as in <c>previousClose</c>.</param>
    /// <exception cref="ArgumentException">There is one of that name already, or it is no such name.</exception>
    protected Basis(string name)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw new ArgumentException(
                $"'{name}' is no name of a basis: letters and digits, the first a small letter, 32 at most.", nameof(name));
        }

        Name = name;
        if (!Known.TryAdd(name, this))
            throw new ArgumentException($"There is a basis '{name}' already, and one object of each is enough.", nameof(name));
    }

    /// <summary>Today's open is known.</summary>
    public static Basis Open { get; } = new OpeningPrice();

    /// <summary>Only yesterday is known; the overnight gap is part of what is forecast.</summary>
    public static Basis PreviousClose { get; } = new ClosingPrice();

    /// <summary>
    /// The last trade before 10:00, before each half hour after it, and before 15:50, after which the closing auction takes no orders back.
    /// </summary>
    public static IReadOnlyList<IntradayOrigin> Intraday { get; } =
        [.. Enumerable.Range(0, 12).Select(half => new TimeOnly(10, 0).AddMinutes(30 * half)).Append(new(15, 50)).Select(time =>
            new IntradayOrigin(time))];

    /// <summary>The one that searches, gates and the monitor go by.</summary>
    public static Basis Main => Open;

    public string Name { get; }

    /// <summary>The price as people name it: "open", "previous close".</summary>
    public abstract string Label { get; }

    /// <summary>New York time at which the price is known; null if it is by the time of the open.</summary>
    public virtual TimeOnly? At => null;

    /// <summary>Of a session's forecasts those of one slot are made together: that time, or empty for the morning's.</summary>
    public string Slot => At is { } time ? $"{time:HH:mm}" : "";

    /// <summary>Whether the open is known, and so the features that need it.</summary>
    public abstract bool KnowsOpen { get; }

    /// <summary>Whether a feature says something by then.</summary>
    public bool Knows(string feature) => KnowsOpen || !FeatureCatalogue.NeedsOpen(feature);

    /// <exception cref="FormatException">There is none of this name.</exception>
    public static Basis Parse(string name) => TryParse(name, out var basis) ? basis : throw new FormatException(Unknown(name));

    public static bool TryParse(string name, [NotNullWhen(true)] out Basis? basis) => Known.TryGetValue(name, out basis);

    /// <summary>What to say of a name that is none.</summary>
    public static string Unknown(string name) =>
        $"There is no basis '{name}'. There are: {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.";

    /// <summary>The price that a forecast of a session would have started from, in dollars.</summary>
    public abstract double Price(double previousClose, in Candle candle);

    /// <summary>The highest and the lowest price from the start on, the start among them.</summary>
    public abstract (double High, double Low) Range(double previousClose, in Candle candle);

    /// <summary>ln(close / price), which is what is forecast.</summary>
    public double Return(double previousClose, in Candle candle) => Math.Log(candle.Close / Price(previousClose, candle));

    /// <summary>Whether a session shows the move at all: it does not where the price it starts from is another night's.</summary>
    public abstract bool Shows(in Candle candle);

    /// <summary>What is known of a session when it is forecast.</summary>
    /// <param name="open">Its opening price, which is left out where it is not known.</param>
    /// <param name="isAnnounced">Whether it is the first after an announcement that was known before its day.</param>
    public Today Today(DateOnly session, double open, bool isAnnounced = false) => new(session, KnowsOpen ? open : double.NaN, isAnnounced);

    public override string ToString() => Name;

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,31}$")]
    private static partial Regex NamePattern();

    private sealed class OpeningPrice() : Basis("open")
    {
        public override string Label => "open";

        public override bool KnowsOpen => true;

        public override double Price(double previousClose, in Candle candle) => candle.Open;

        public override (double High, double Low) Range(double previousClose, in Candle candle) => (candle.High, candle.Low);

        public override bool Shows(in Candle candle) => true;
    }

    private sealed class ClosingPrice() : Basis("previousClose")
    {
        public override string Label => "previous close";

        public override bool KnowsOpen => false;

        public override double Price(double previousClose, in Candle candle) => previousClose;

        // As true range does.
        public override (double High, double Low) Range(double previousClose, in Candle candle) =>
            (Math.Max(candle.High, previousClose), Math.Min(candle.Low, previousClose));

        public override bool Shows(in Candle candle) => candle.Missed == 0;
    }
}
