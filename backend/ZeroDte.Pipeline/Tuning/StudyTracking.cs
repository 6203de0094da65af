using System.Collections.Concurrent;
using System.Threading.Channels;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Pipeline.Tracking;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>
/// Logs a study to the tracking server behind the search: a parent run, and a nested run per trial. Nothing waits for it before the end.
/// What an earlier run of the study has logged is found by its tags and not logged again. Disposed of before it is told of an end, it takes
/// the study for stopped: it marks the parent as killed, and leaves what it cannot write in a moment to whoever goes on with the study.
/// </summary>
internal sealed class StudyTracking : IAsyncDisposable
{
    private const string StudyTag = "zerodte_study";
    private const string BegunTag = "zerodte_begun";
    private const string TrialTag = "zerodte_trial";
    private const string ParentTag = "mlflow.parentRunId";

    /// <summary>Requests under way at once; a server with few workers is busy with so many.</summary>
    private const int Writers = 4;

    private const int PageOfRuns = 1_000;

    /// <summary>For one trial, once nothing else is left to do. A server that takes longer is taken for hung.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A command that is interrupted has two seconds to end.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly MlflowClient _client;
    private readonly StudyHead _study;
    private readonly TrackedStudy _tracked;
    private readonly IReport<StudyReport> _charts;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<StoredTrial> _ended = Channel.CreateUnbounded<StoredTrial>();
    private readonly ConcurrentDictionary<int, RunInfo> _logged = new();
    private readonly Task<(string Experiment, Run Parent)> _parent;
    private readonly Task[] _writers;
    private volatile Action<int>? _written;
    private int _accepted;
    private int _done;
    private bool _over;

    public StudyTracking(MlflowClient client, StudyHead study, TrackedStudy tracked, IReport<StudyReport> charts)
    {
        (_client, _study, _tracked, _charts) = (client, study, tracked, charts);
        _parent = Task.Run(OpenAsync);
        _writers = [.. Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync))];
    }

    /// <summary>Tells the runs from those of a study of the same name on another database.</summary>
    private KeyValue[] Own => [new(StudyTag, _study.Id), new(BegunTag, $"{_study.StartedAt:O}")];

    public void Add(StoredTrial trial)
    {
        Interlocked.Increment(ref _accepted);
        _ended.Writer.TryWrite(trial);
    }

    /// <summary>Writes what is left, then the parent's own results, and ends it.</summary>
    /// <param name="written">Told how many trials are logged, each time.</param>
    /// <returns>What could not be logged, why, and how to log it, as a sentence; null if all is logged.</returns>
    public Task<string?> CompleteAsync(StudyResult result, IReadOnlyList<StoredTrial> trials, Action<int> written,
        CancellationToken cancellationToken)
    {
        _written = written;
        return EndAsync("FINISHED", Patience, FinishAsync, cancellationToken);

        async Task FinishAsync(Run parent)
        {
            var (parameters, metrics) = _tracked.Of(result);
            foreach (var batch in LogBatches.Of(parent.Info.RunId, parameters, metrics))
                await _client.LogBatchAsync(batch, _stop.Token);
            var files = await StudyArtifacts.OfAsync(result, trials, _charts);
            await Task.WhenAll(files.Select(file => file.UploadAsync(_client, parent.Info.ArtifactUri, _stop.Token)));
        }
    }

    /// <summary>Writes what is left and marks the parent as failed.</summary>
    /// <returns>As of <see cref="CompleteAsync"/>.</returns>
    public Task<string?> FailAsync(CancellationToken cancellationToken) =>
        EndAsync("FAILED", Patience, _ => Task.CompletedTask, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_over)
            await EndAsync("KILLED", Moment, _ => Task.CompletedTask, CancellationToken.None);
        _stop.Dispose();
    }

    private async Task<string?> EndAsync(string status, TimeSpan patience, Func<Run, Task> finish, CancellationToken cancellationToken)
    {
        _over = true;
        _ended.Writer.TryComplete();
        _stop.CancelAfter(patience);
        await using var interrupted = cancellationToken.Register(_stop.Cancel);
        try
        {
            await Task.WhenAll(_writers);
            var (_, parent) = await _parent;
            await finish(parent);
            await _client.UpdateRunAsync(new(parent.Info.RunId, status, _tracked.Now), _stop.Token);
            return null;
        }
        catch (Exception exception) when (exception is MlflowException or OperationCanceledException)
        {
            var what = _done < _accepted
                ? $"{_accepted - _done} of {_accepted} trials could not be logged"
                : "its result could not be logged";
            var why = exception is MlflowException ? exception.Message
                : cancellationToken.IsCancellationRequested ? "interrupted"
                : $"the tracking server at {_client.TrackingUri} has not answered for {patience.TotalSeconds:0} s";
            return $"The study is kept in the database, but {what}: {why.TrimEnd('.')}. To log what is missing: zerodte optimise --resume "
                + $"{_study.Id}";
        }
    }

    private async Task<(string Experiment, Run Parent)> OpenAsync()
    {
        var experiment = await _client.EnsureExperimentAsync($"{_study.Symbol.Value.ToLowerInvariant()}-optimise", _stop.Token);
        Run? parent = null;
        await foreach (var run in RunsAsync(experiment))
        {
            if (run.Data.Tags?.FirstOrDefault(t => t.Key == TrialTag) is { Value: { } number })
                _logged[int.Parse(number)] = run.Info;
            else
                parent = run;
        }

        if (parent is not null)
        {
            await _client.UpdateRunAsync(new(parent.Info.RunId, "RUNNING"), _stop.Token);
        }
        else
        {
            parent = await _client.CreateRunAsync(
                new(experiment, _study.Id, _study.StartedAt.ToUnixTimeMilliseconds(), [.. Own, .. TrackedStudy.Tags(_study)]), _stop.Token);
        }

        await _client.LogBatchAsync(new(parent.Info.RunId, Params: _tracked.Params(_study)), _stop.Token);
        return (experiment, parent);
    }

    private async IAsyncEnumerable<Run> RunsAsync(string experiment)
    {
        var page = default(string);
        do
        {
            var answer = await _client.SearchRunsAsync(new([experiment], string.Join(" and ",
                Own.Select(t => $"tags.{t.Key} = '{t.Value}'")), MaxResults: PageOfRuns, PageToken: page), _stop.Token);
            foreach (var run in answer.Runs ?? [])
                yield return run;
            page = answer.NextPageToken;
        }
        while (!string.IsNullOrEmpty(page));
    }

    private async Task WriteAsync()
    {
        var (experiment, parent) = await _parent;
        await foreach (var trial in _ended.Reader.ReadAllAsync(_stop.Token))
        {
            await WriteAsync(experiment, parent, trial);
            var done = Interlocked.Increment(ref _done);
            if (_written is not { } written)
                continue;
            written(done);
            _stop.CancelAfter(Patience);
        }
    }

    /// <summary>
    /// A run that was begun and not ended is written once more: the same params, and the same metrics at the same times, change nothing.
    /// </summary>
    private async Task WriteAsync(string experiment, Run parent, StoredTrial stored)
    {
        var trial = stored.Trial;
        var ended = stored.EndedAt.ToUnixTimeMilliseconds();
        if (!_logged.TryGetValue(trial.Number, out var run))
        {
            run = (await _client.CreateRunAsync(
                new(experiment, $"trial {trial.Number}", ended,
                    [.. Own, new(TrialTag, $"{trial.Number}"), new(ParentTag, parent.Info.RunId), .. TrackedStudy.Tags(_study, stored)]),
                _stop.Token)).Info;
        }
        else if (run.Status != "RUNNING")
        {
            return;
        }

        var (parameters, metrics) = _tracked.Of(stored);
        foreach (var batch in LogBatches.Of(run.RunId, parameters, metrics))
            await _client.LogBatchAsync(batch, _stop.Token);
        await _client.UpdateRunAsync(new(run.RunId, TrackedStudy.Status(trial.State), ended), _stop.Token);
    }
}
