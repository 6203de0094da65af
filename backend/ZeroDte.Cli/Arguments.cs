using System.CommandLine;
using System.CommandLine.Parsing;

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
}
