using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using ZeroDte.Cli;
using ZeroDte.Cli.Shell;

var root = ZeroDteCommand.Create();
var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction)
{
    return Failures.Report(ExitCode.BadInput,
        $"{string.Join(' ', parsed.Errors.Select(e => e.Message))} See {NameOf(parsed.CommandResult)} --help.");
}

return await Failures.ReportAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));

// "zerodte jobs run": the command with those that it belongs to.
static string NameOf(CommandResult command) => command.Parent is CommandResult parent
    ? $"{NameOf(parent)} {command.Command.Name}"
    : "zerodte";
