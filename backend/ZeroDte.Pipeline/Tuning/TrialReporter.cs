using ZeroDte.Pipeline.Storage;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>Hands on each trial as it ends, and says how far the study has come.</summary>
internal sealed class TrialReporter : IProgress<FinishedTrial>
{
    private readonly PreparedStudy _prepared;
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

    public TrialReporter(PreparedStudy prepared, StudyRunOptions options, TimeProvider time, IProgress<StudyProgress>? progress,
        Action<StoredTrial> keep)
    {
        (_prepared, _options, _time, _progress, _keep) = (prepared, options, time, progress, keep);
        (_start, _before) = (time.GetTimestamp(), prepared.Trials.Count);
        (_front, _best) = (ParetoFront.Of(prepared.Criteria.Directions(), []), [.. prepared.Criteria.Select(_ => double.NaN)]);
        foreach (var (trial, _, _) in prepared.Trials)
            Count(trial);
        Report();
    }

    public void Report(FinishedTrial value)
    {
        if (value.State == TrialState.Failed)
            _prepared.Search.Discard(value.Number);
        var stored = new StoredTrial(value, _prepared.Search[value.Number], _time.GetUtcNow().Stored());
        _prepared.Trials.Add(stored);
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
        if (!trial.IsFeasible || !_configurations.Add(_prepared.Search[trial.Number]!.Configuration.Hash))
            return;

        _front = _front.With(trial);
        for (var i = 0; i < _best.Length; i++)
        {
            if (double.IsNaN(_best[i]) || _prepared.Criteria[i].Loss(trial.Values[i]) < _prepared.Criteria[i].Loss(_best[i]))
                _best[i] = trial.Values[i];
        }
    }

    private void Report()
    {
        var elapsed = _time.GetElapsedTime(_start);
        var rate = (_prepared.Trials.Count - _before) / Math.Max(elapsed.TotalSeconds, 1e-3);
        var left = rate > 0 ? TimeSpan.FromSeconds((_prepared.Head.Plan.Trials - _prepared.Trials.Count) / rate) : default(TimeSpan?);
        if (_options.Time - elapsed is { } until && !(left < until))
            left = until > TimeSpan.Zero ? until : TimeSpan.Zero;
        _progress?.Report(new(_done, _prepared.Head.Plan.Trials, [.. _best], _front.Trials.Length, rate, left));
    }
}
