using System.Collections.Immutable;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A study with all its trials, for people to look at.</summary>
public sealed record StudyReport
{
    public StudyReport(StudyResult result, IReadOnlyList<FinishedTrial> trials)
    {
        (Result, Trials) = (result, trials);
        Complete = [.. trials.Where(trial => trial.State == TrialState.Complete)];
        Volumes = VolumesOf(result.Criteria, Complete);
    }

    public StudyResult Result { get; }

    /// <summary>By number.</summary>
    public IReadOnlyList<FinishedTrial> Trials { get; }

    /// <summary>Those that were judged by everything.</summary>
    public IReadOnlyList<FinishedTrial> Complete { get; }

    /// <summary>
    /// What the front up to each complete trial dominates, up to the worst value of each objective that any of them has.
    /// </summary>
    public IReadOnlyDictionary<int, double> Volumes { get; }

    private static Dictionary<int, double> VolumesOf(IReadOnlyList<Criterion> criteria, IReadOnlyList<FinishedTrial> complete)
    {
        ImmutableArray<double> worst =
            [.. criteria.Select((c, i) => c.Maximised() ? complete.Min(t => t.Values[i]) : complete.Max(t => t.Values[i]))];
        var (front, volumes) = (ParetoFront.Of(criteria.Directions(), []), new Dictionary<int, double>());
        foreach (var trial in complete)
            volumes[trial.Number] = (front = front.With(trial)).Volume(worst);
        return volumes;
    }
}
