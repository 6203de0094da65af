using ZeroDte.Pipeline.Storage;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>Hands on each trial as it ends, and says how far the study has come.</summary>
internal sealed class StudyWatch : IProgress<FinishedTrial>
{
    private readonly RunningStudy _running;
    private readonly StudyRunOptions _options;
    private readonly TimeProvider _time;
    private readonly IProgress<StudyProgress>? _progress;
    private readonly Action<StoredTrial> _keep;
    private readonly long _start;
    private readonly int _before;
    private readonly double[] _best;
    private readonly HashSet<string> _configurations = [];
    private ParetoFront _front;
    private TrialCounts _done = new(0, 0, 0);

    public StudyWatch(RunningStudy running, StudyRunOptions options, TimeProvider time, IProgress<StudyProgress>? progress,
        Action<StoredTrial> keep)
    {
        (_running, _options, _time, _progress, _keep) = (running, options, time, progress, keep);
        (_start, _before) = (time.GetTimestamp(), running.Trials.Count);
        (_front, _best) = (ParetoFront.Of(running.Criteria.Directions(), []), [.. running.Criteria.Select(_ => double.NaN)]);
        foreach (var (trial, _, _) in running.Trials)
            Count(trial);
        Report();
    }

    public void Report(FinishedTrial value)
    {
        if (value.State == TrialState.Failed)
            _running.Search.Discard(value.Number);
        var stored = new StoredTrial(value, _running.Search[value.Number], _time.GetUtcNow().Stored());
        _running.Trials.Add(stored);
        _keep(stored);
        Count(value);
        Report();
    }

    private void Count(FinishedTrial trial)
    {
        _done = trial.State switch
        {
            TrialState.Complete => _done with { Complete = _done.Complete + 1 },
            TrialState.RacedOut => _done with { RacedOut = _done.RacedOut + 1 },
            _ => _done with { Failed = _done.Failed + 1 },
        };
        if (!trial.IsFeasible || !_configurations.Add(_running.Search[trial.Number]!.Configuration.Hash))
            return;

        _front = _front.With(trial);
        for (var i = 0; i < _best.Length; i++)
        {
            if (double.IsNaN(_best[i]) || _running.Criteria[i].Loss(trial.Values[i]) < _running.Criteria[i].Loss(_best[i]))
                _best[i] = trial.Values[i];
        }
    }

    private void Report()
    {
        var elapsed = _time.GetElapsedTime(_start);
        var rate = (_running.Trials.Count - _before) / Math.Max(elapsed.TotalSeconds, 1e-3);
        var left = rate > 0 ? TimeSpan.FromSeconds((_running.Head.Plan.Trials - _running.Trials.Count) / rate) : default(TimeSpan?);
        if (_options.Time - elapsed is { } until && !(left < until))
            left = until > TimeSpan.Zero ? until : TimeSpan.Zero;
        _progress?.Report(new(_done, _running.Head.Plan.Trials, [.. _best], _front.Trials.Length, rate, left));
    }
}
