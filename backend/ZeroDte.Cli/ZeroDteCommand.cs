using System.CommandLine;
using System.CommandLine.Help;

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
        return root;
    }
}
