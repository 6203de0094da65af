using System.CommandLine;
using ZeroDte.Pipeline.Jobs;

namespace ZeroDte.Cli.Shell;

/// <summary>Which record and which symbol a command is about.</summary>
internal static class LifecycleArguments
{
    public static Option<Symbol?> Symbol() => new("--symbol", "-s")
    {
        Description = "Ticker.",
        DefaultValueFactory = _ => ZeroDte.Quant.Market.Symbol.Aapl,
        CustomParser = Arguments.ParseSymbol,
    };

    public static Option<string> Record() =>
        new("--record") { Description = "live, or the name of a replay.", DefaultValueFactory = _ => JobKey.Live };
}
