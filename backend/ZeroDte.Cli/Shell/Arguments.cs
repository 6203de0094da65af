using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Cli.Shell;

/// <summary>Options and parsers that commands share.</summary>
internal static class Arguments
{
    public static Option<bool> Json() => new("--json") { Description = "Write JSON for programs instead of tables for people." };

    public static Option<bool> Verbose() => new("--verbose") { Description = "Every word of it, however long." };

    /// <param name="purpose">What the bars are for, as in: to judge without a database.</param>
    public static Option<string?> BarFile(string purpose) =>
        new("--file") { Description = $"Daily bars of the symbol as CSV, to {purpose} without a database." };

    public static Option<DateOnly?> Date(string name, string description) =>
        new(name) { Description = description, CustomParser = ParseDate };

    public static Option<TimeSpan?> Time(string name, string description) =>
        new(name) { Description = description, CustomParser = ParseTime };

    public static Option<DateTimeOffset?> At(string description) =>
        new("--at") { Description = description, CustomParser = ParseInstant };

    /// <summary>A whole number above zero.</summary>
    public static Option<int> Count(string name, string description, int otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise, CustomParser = ParseCount };

    /// <summary>A ticker, checked before the command runs.</summary>
    public static Symbol? ParseSymbol(ArgumentResult result)
    {
        if (Symbol.TryParse(result.Tokens.Single().Value, out var symbol))
            return symbol;

        result.AddError($"'{result.Tokens[0].Value}' is not a ticker symbol: expected 1 to 6 letters or digits, as in AAPL or BRK.B.");
        return null;
    }

    /// <summary>A price that daily bars show.</summary>
    public static Basis? ParseDailyBasis(ArgumentResult result)
    {
        if (Basis.TryParse(result.Tokens.Single().Value, out var basis) && basis is not IntradayOrigin)
            return basis;

        result.AddError(basis is IntradayOrigin
            ? $"Daily bars do not show the {basis.Label}; zerodte evaluate --origins judges forecasts from it."
            : Basis.Unknown(result.Tokens[0].Value));
        return null;
    }

    /// <summary>A whole number, both ends included.</summary>
    public static Option<int> Within(this Option<int> option, int from, int to)
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from
                && number <= to)
            {
                return number;
            }

            result.AddError($"{option.Name} is '{text}'; give a whole number from {from} to {to}.");
            return 0;
        };
        return option;
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

    private static DateTimeOffset? ParseInstant(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;

        result.AddError($"'{text}' is not a time; write 2018-05-10 or 2018-05-10T15:00Z.");
        return null;
    }

    private static int ParseCount(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens.Single().Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return count;

        result.AddError($"'{result.Tokens[0].Value}' is not a whole number above 0.");
        return 1;
    }

    /// <summary>A time above zero written as 500ms, 60s, 5m or 1h.</summary>
    private static TimeSpan? ParseTime(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        var digits = text.AsSpan().TrimEnd("mhs");
        var unit = text[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        if (unit > TimeSpan.Zero && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count > 0 && count * unit.TotalDays < 365)
        {
            return count * unit;
        }

        result.AddError($"'{text}' is not a time; write 500ms, 60s, 5m or 1h.");
        return null;
    }
}
