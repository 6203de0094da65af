using System.CommandLine;
using ZeroDte.Pipeline.Jobs;

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

    public static Option<string> Record() =>
        new("--record") { Description = "live, or the name of a replay.", DefaultValueFactory = _ => JobKey.Live };
}
