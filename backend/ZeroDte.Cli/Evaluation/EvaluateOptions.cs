using System.CommandLine;
using ZeroDte.Cli.Shell;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Cli.Evaluation;

/// <summary>The options of <c>evaluate</c>.</summary>
internal sealed class EvaluateOptions
{
    public Argument<Symbol?> Symbol { get; } = LifecycleArguments.SymbolArgument();

    public Option<string?> File { get; } = Arguments.BarFile("judge");

    public Option<DateOnly?> From { get; } =
        Arguments.Date("--from", "First session judged, such as 2016-01-04; those before it only teach.");

    public Option<DateOnly?> To { get; } = Arguments.Date("--to", "Last session judged.");

    public Option<EvaluatePreset> Preset { get; } = new("--preset")
    {
        Description = "Who is judged: Standard, what serves, the default and its alternatives, or Published, "
            + "the published method with and without its look-ahead.",
    };

    public Option<Basis?> Basis { get; } = new("--basis")
    {
        Description = "What the forecasts start from: open or previousClose. Left out: the open; of many names, each of them.",
        CustomParser = Arguments.ParseDailyBasis,
    };

    public Option<string?> Folder { get; } = new("--out") { Description = "Folder to write report.html and the figures as CSV to." };

    public Option<string[]> Universe { get; } = new("--universe")
    {
        Description = "Files of daily bars, one per name: SYMBOL=FILE, or a file whose name begins with the symbol. The default is judged "
            + "on all of them, against the EWMA Gaussian.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    public Option<string?> Events { get; } = new("--events")
    {
        Description = "Announcements for bars from files, as CSV: see zerodte market events.",
    };

    public Option<string[]> Levels { get; } = new("--levels")
    {
        Description = "A series for bars from files, as in VIX=vix.csv: see zerodte market levels.",
        DefaultValueFactory = _ => [],
    };

    public Option<bool> Origins { get; } = new("--origins")
    {
        Description = "Judge the forecast again during the day, from each half hour on, by the minutes that are stored: against the open's "
            + "forecast, time alone and a random walk.",
    };

    public Option<bool> Json { get; } = Arguments.Json();

    public AskedEvaluation Asked(ParseResult parsed) => new()
    {
        Symbol = parsed.GetValue(Symbol)!,
        File = parsed.GetValue(File),
        From = parsed.GetValue(From),
        To = parsed.GetValue(To),
        Preset = parsed.GetValue(Preset),
        Basis = parsed.GetValue(Basis),
        Folder = parsed.GetValue(Folder),
        Universe = parsed.GetValue(Universe)!,
        Context = new(parsed.GetValue(Events), parsed.GetValue(Levels)!),
        Origins = parsed.GetValue(Origins),
        Json = parsed.GetValue(Json),
    };
}

/// <summary>What is to be judged, and how it is told.</summary>
internal sealed record AskedEvaluation
{
    public required Symbol Symbol { get; init; }

    public string? File { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public EvaluatePreset Preset { get; init; }

    /// <summary>Null if nobody chose one.</summary>
    public Basis? Basis { get; init; }

    public string? Folder { get; init; }

    public required IReadOnlyList<string> Universe { get; init; }

    public required ContextFiles Context { get; init; }

    /// <summary>Whether it is the forecasts during the day that are judged.</summary>
    public bool Origins { get; init; }

    public bool Json { get; init; }
}
