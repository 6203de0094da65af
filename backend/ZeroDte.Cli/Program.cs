using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using ZeroDte.Cli;

var root = new RootCommand("Forecasts where a stock will close today, and says how sure it is.")
{
    ServeCommand.Create(),
    PredictCommand.Create(),
    IngestCommand.Create(),
    MarketCommand.Create(),
    EvaluateCommand.Create(),
    OptimiseCommand.Create(),
    ReplayCommand.Create(),
    LedgerCommand.Create(),
    StatusCommand.Create(),
    JobsCommand.Create(),
    DriftCommand.Create(),
    AlertsCommand.Create(),
    RunsCommand.Create(),
    ModelsCommand.Create(),
    ArtifactsCommand.Create(),
    CalendarCommand.Create(),
};
var help = root.Options.OfType<HelpOption>().Single();
help.Action = new HelpWithExamples((HelpAction)help.Action!);

var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction)
    return Failures.Report(ExitCode.BadInput, $"{string.Join(' ', parsed.Errors.Select(e => e.Message))} See {NameOf(parsed.CommandResult)} --help.");

return await Failures.ReportAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));

// "zerodte jobs run": the command with those that it belongs to.
static string NameOf(CommandResult command) => command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "zerodte";
