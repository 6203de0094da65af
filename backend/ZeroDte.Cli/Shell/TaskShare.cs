using Spectre.Console;

namespace ZeroDte.Cli.Shell;

/// <summary>Moves a progress bar whose end is 1.</summary>
internal sealed class TaskShare(ProgressTask task) : IProgress<double>
{
    public void Report(double value) => task.Value = Math.Max(task.Value, value);
}
