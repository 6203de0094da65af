using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ZeroDte.Quant.Market;

/// <summary>A US-listed ticker such as <c>AAPL</c> or <c>BRK.B</c>, always in upper case.</summary>
/// <remarks>One to six letters or digits beginning with a letter, and an optional class suffix of one or two letters after a dot.</remarks>
public sealed partial record Symbol
{
    public static readonly Symbol Aapl = new("AAPL");

    private Symbol(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException"><paramref name="text"/> is not a ticker.</exception>
    public static Symbol Parse(string text) => TryParse(text, out var symbol)
        ? symbol
        : throw new FormatException($"'{text}' is not a ticker symbol: expected 1 to 6 letters or digits, as in AAPL or BRK.B.");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Symbol? symbol)
    {
        var upper = text?.Trim().ToUpperInvariant() ?? "";
        symbol = Ticker().IsMatch(upper) ? new Symbol(upper) : null;
        return symbol is not null;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Z][A-Z0-9]{0,5}(\.[A-Z]{1,2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ticker();
}
