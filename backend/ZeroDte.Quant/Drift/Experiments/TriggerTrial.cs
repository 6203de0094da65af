using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Monitoring;
using ZeroDte.Quant.Drift.Policies;

namespace ZeroDte.Quant.Drift.Experiments;

/// <summary>What a policy did on many made-up series.</summary>
/// <param name="Series">How many.</param>
/// <param name="Years">That were judged before any change was put in, or in all if none was.</param>
/// <param name="FalseAlarms">Alarms raised in them.</param>
/// <param name="Detected">Series in which some alarm was raised within <see cref="Horizon"/> sessions of the change.</param>
/// <param name="Named">Series in which an alarm was raised for the cause that it was.</param>
/// <param name="MedianDelay">Sessions from the change to that alarm, 1 being the changed session itself; NaN if there was none.</param>
public sealed record TriggerTrial(int Series, double Years, int FalseAlarms, int Detected, int Named, double MedianDelay)
{
    /// <summary>Sessions after a change in which it is to be found: a quarter.</summary>
    public const int Horizon = 63;

    /// <summary>Sessions judged before the change.</summary>
    private const int Before = 50;

    public double FalseAlarmsPerYear => FalseAlarms / Years;

    /// <summary>Judges series after series, each calibrated on its own first sessions.</summary>
    /// <param name="sessions">In each series, reference included.</param>
    public static TriggerTrial Run(
        MadeUpSeries source, IDriftPolicy policy, CalibratedOptions options, InjectedChange change, int series, int sessions, int block,
        IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var plan = new MonitorPlan(MadeUpSeries.WarmUp, options.ReferenceSessions, options.WindowSessions, MadeUpSeries.WarmUp + sessions);
        var at = options.ReferenceSessions + options.WindowSessions + Before;
        var expected = Expected(change);
        var (quiet, alarms, detected, delays) = (0, 0, 0, new List<int>());
        for (var seed = 1; seed <= series; seed++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var verdicts = policy.Judge(source.Draw(sessions, block, seed, change, at), plan);
            var before = change == InjectedChange.None ? verdicts.Count : Before;
            quiet += before;
            alarms += verdicts.Take(before).Sum(v => v.Raised.Count);

            var after = verdicts.Skip(Before).Take(Horizon).ToList();
            detected += after.Exists(v => v.Raised.Count > 0) ? 1 : 0;
            var delay = 1 + after.FindIndex(v => v.Raised.Any(expected.Contains));
            if (delay > 0)
                delays.Add(delay);
            progress?.Report(seed / (double)series);
        }

        delays.Sort();
        return new(series, quiet / (double)MonitorPlan.Year, alarms, detected, delays.Count, delays.Count == 0
            ? double.NaN : (delays[(delays.Count - 1) / 2] + delays[delays.Count / 2]) / 2.0);
    }

    /// <summary>The causes that name a change rightly.</summary>
    private static DriftCause[] Expected(InjectedChange change) => change switch
    {
        InjectedChange.None => Enum.GetValues<DriftCause>(),
        InjectedChange.FeatureShift => [DriftCause.FeatureDrift],
        InjectedChange.VolatilityDoubling => [DriftCause.FeatureDrift, DriftCause.TargetDrift],
        InjectedChange.SignFlip => [DriftCause.ConceptDrift],
        InjectedChange.FrozenFeed or InjectedChange.UnadjustedSplit => [DriftCause.DataQuality],
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "No such change."),
    };
}
