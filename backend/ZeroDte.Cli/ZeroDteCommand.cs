using System.CommandLine;
using System.CommandLine.Help;
using ZeroDte.Cli.Evaluation;
using ZeroDte.Cli.Jobs;
using ZeroDte.Cli.Lake;
using ZeroDte.Cli.Ledger;
using ZeroDte.Cli.Market;
using ZeroDte.Cli.Models;
using ZeroDte.Cli.Monitoring;
using ZeroDte.Cli.Options;
using ZeroDte.Cli.Replay;
using ZeroDte.Cli.Runs;
using ZeroDte.Cli.Serving;
using ZeroDte.Cli.Shell;
using ZeroDte.Cli.Tuning;

namespace ZeroDte.Cli;

/// <summary>All commands.</summary>
internal static class ZeroDteCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Forecasts where a stock will close today, and says how sure it is.")
        {
            ServeCommand.Create(),
            PredictCommand.Create(),
            IngestCommand.Create(),
            MarketCommand.Create(),
            LakeCommand.Create(),
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
            OptionsCommand.Create(),
            CalendarCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }
}
