using System.CommandLine;
using System.CommandLine.Parsing;
using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Cli.Shell;

/// <summary>Which record and which symbol a command is about.</summary>
internal static class LifecycleArguments
{
    /// <summary>The symbol as a word of its own, as in <c>zerodte drift MSFT</c>.</summary>
    public static Argument<Symbol?> SymbolArgument() => new("symbol")
    {
        Description = "Ticker.",
        DefaultValueFactory = _ => ZeroDte.Quant.Market.Symbol.Aapl,
        CustomParser = Arguments.ParseSymbol,
    };

    public static Option<Symbol?> Symbol(string description = "Ticker.") => new("--symbol", "-s")
    {
        Description = description,
        DefaultValueFactory = _ => ZeroDte.Quant.Market.Symbol.Aapl,
        CustomParser = Arguments.ParseSymbol,
    };

    /// <summary>A symbol that narrows down what a command is about; null if left out.</summary>
    public static Option<Symbol?> AnySymbol(string description) =>
        new("--symbol", "-s") { Description = description, CustomParser = Arguments.ParseSymbol };

    public static Option<RecordName> Record() => new("--record")
    {
        Description = "live, or the name of a replay.",
        DefaultValueFactory = _ => RecordName.Live,
        CustomParser = result => Parse(result) ?? default,
    };

    /// <summary>Of a command that is about every record unless it is told of one.</summary>
    public static Option<RecordName?> OnlyRecord() =>
        new("--record") { Description = "Only this record: live, or the name of a replay.", CustomParser = Parse };

    /// <summary>The model that the two name together.</summary>
    public static ModelKey Model(this ParseResult parsed, Option<Symbol?> symbol, Option<RecordName> record) =>
        new(parsed.GetValue(record), parsed.GetValue(symbol)!);

    private static RecordName? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (RecordName.TryParse(text, out var name))
            return name;

        result.AddError(RecordName.Refusal(text));
        return null;
    }
}
