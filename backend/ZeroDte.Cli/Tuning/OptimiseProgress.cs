using Spectre.Console;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Cli.Tuning;

/// <summary>A bar of trials, with the best so far, the size of the front, the rate and the time left.</summary>
internal sealed class OptimiseProgress(ProgressTask task, IReadOnlyList<Criterion> criteria, Action<StudyProgress> seen)
    : IProgress<StudyProgress>
{
    public void Report(StudyProgress value)
    {
        seen(value);
        task.MaxValue = value.Trials;
        task.Value = value.Logged ?? value.Done.All;
        var best = criteria.Zip(value.Best, (c, v) => $"{c.Text()} {(double.IsNaN(v) ? "-" : $"{v:0.0000}")}");
        var failed = value.Done.Failed > 0 ? $", {value.Done.Failed} failed" : "";
        task.Description = value.Logged is { } logged
            ? $"{value.Done.All} trials done; {logged} of them logged"
            : $"{value.Done.All}/{value.Trials} trials{failed}, best {string.Join(", ", best)}, front {value.FrontSize}, "
                + $"{value.PerSecond:0.#}/s"
                + (value.Left is { } left ? $", {left.TotalSeconds:0} s left" : "");
    }
}
