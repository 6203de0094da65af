using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ZeroDte.Cli;

var root = new RootCommand("Forecasts where a stock will close today, and says how sure it is.")
{
    ServeCommand.Create(),
    PredictCommand.Create(),
    IngestCommand.Create(),
    EvaluateCommand.Create(),
    StatusCommand.Create(),
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
    return Failures.Report(ExitCode.BadInput, $"{string.Join(' ', parsed.Errors.Select(e => e.Message))} See zerodte {parsed.CommandResult.Command.Name} --help.".Replace("zerodte zerodte", "zerodte", StringComparison.Ordinal));

return await Failures.ReportAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
