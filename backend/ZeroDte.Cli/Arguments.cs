using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ZeroDte.Cli;

/// <summary>Options and parsers that commands share.</summary>
internal static class Arguments
{
    public static Option<bool> Json() => new("--json") { Description = "Write JSON for programs instead of tables for people." };

    /// <summary>A ticker, checked before the command runs.</summary>
    public static Symbol? ParseSymbol(ArgumentResult result)
    {
        if (Symbol.TryParse(result.Tokens.Single().Value, out var symbol))
            return symbol;

        result.AddError($"'{result.Tokens[0].Value}' is not a ticker symbol: expected 1 to 6 letters or digits, as in AAPL or BRK.B.");
        return null;
    }

    /// <summary>A day written as 2016-01-04.</summary>
    public static DateOnly? ParseDate(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;

        result.AddError($"'{text}' is not a date; write 2016-01-04.");
        return null;
    }
}
