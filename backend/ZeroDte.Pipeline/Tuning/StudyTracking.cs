using System.Collections.Concurrent;
using System.Threading.Channels;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>
/// Logs a study to the tracking server behind the search: a parent run, and a nested run per trial. Nothing waits for it before the end, and
/// then everything is written or it throws. What an earlier run of the study has logged is found by its tags and not logged again.
/// </summary>
internal sealed class StudyTracking : IAsyncDisposable
{
    private const string StudyTag = "zerodte_study";
    private const string TrialTag = "zerodte_trial";
    private const string ParentTag = "mlflow.parentRunId";

    /// <summary>Requests under way at once; a server with few workers is busy with so many.</summary>
    private const int Writers = 4;

    private const int PageOfRuns = 1_000;

    private readonly MlflowClient _client;
    private readonly StudyHead _study;
    private readonly StudyRuns _runs;
    private readonly Channel<StoredTrial> _ended = Channel.CreateUnbounded<StoredTrial>();
    private readonly ConcurrentDictionary<int, RunInfo> _logged = new();
    private readonly Task<(string Experiment, Run Parent)> _parent;
    private readonly Task[] _writers;
    private int _accepted;
    private int _written;

    public StudyTracking(MlflowClient client, StudyHead study, StudyRuns runs)
    {
        (_client, _study, _runs) = (client, study, runs);
        _parent = Task.Run(OpenAsync);
        _writers = [.. Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync))];
    }

    public void Add(StoredTrial trial)
    {
        Interlocked.Increment(ref _accepted);
        _ended.Writer.TryWrite(trial);
    }

    /// <summary>Writes what is left, then the parent's own results, and ends it.</summary>
    /// <exception cref="MlflowException">Not everything could be written.</exception>
    public async Task CompleteAsync(StudyResult result, IReadOnlyList<StoredTrial> trials, CancellationToken cancellationToken) =>
        await EndAsync("FINISHED", async parent =>
        {
            foreach (var batch in StudyRuns.Batches(parent.Info.RunId, _runs.Of(result)))
                await _client.LogBatchAsync(batch, cancellationToken);
            foreach (var (path, content) in StudyArtifacts.Of(result, trials))
                await _client.UploadAsync(parent.Info.ArtifactUri, path, content, cancellationToken);
        });

    /// <summary>Writes what is left and marks the parent as stopped, to be taken up again when the study goes on.</summary>
    /// <exception cref="MlflowException">Not everything could be written.</exception>
    public Task StopAsync(string status) => EndAsync(status, _ => Task.CompletedTask);

    public async ValueTask DisposeAsync()
    {
        _ended.Writer.TryComplete();
        await Task.WhenAll(_writers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever wants to know has asked for the end
    }

    private async Task EndAsync(string status, Func<Run, Task> finish)
    {
        _ended.Writer.TryComplete();
        try
        {
            await Task.WhenAll(_writers);
            var (_, parent) = await _parent;
            await finish(parent);
            await _client.UpdateRunAsync(new(parent.Info.RunId, status, _runs.Now), CancellationToken.None);
        }
        catch (MlflowException exception)
        {
            throw new MlflowException(exception.Code,
                $"The study is kept in the database, but {_accepted - _written} of {_accepted} trials could not be logged: {exception.Message} To log what is missing: zerodte optimise --resume {_study.Id}", exception);
        }
    }

    private async Task<(string Experiment, Run Parent)> OpenAsync()
    {
        var experiment = await _client.EnsureExperimentAsync($"{_study.Symbol.Value.ToLowerInvariant()}-optimise", CancellationToken.None);
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
            await _client.UpdateRunAsync(new(parent.Info.RunId, "RUNNING"), CancellationToken.None);
            return (experiment, parent);
        }

        parent = await _client.CreateRunAsync(new(experiment, _study.Id, _study.StartedAt.ToUnixTimeMilliseconds(), [new(StudyTag, _study.Id), .. StudyRuns.Tags(_study)]), CancellationToken.None);
        await _client.LogBatchAsync(new(parent.Info.RunId, Params: _runs.Params(_study)), CancellationToken.None);
        return (experiment, parent);
    }

    private async IAsyncEnumerable<Run> RunsAsync(string experiment)
    {
        var page = default(string);
        do
        {
            var answer = await _client.SearchRunsAsync(new([experiment], $"tags.{StudyTag} = '{_study.Id}'", MaxResults: PageOfRuns, PageToken: page), CancellationToken.None);
            foreach (var run in answer.Runs ?? [])
                yield return run;
            page = answer.NextPageToken;
        }
        while (!string.IsNullOrEmpty(page));
    }

    private async Task WriteAsync()
    {
        var (experiment, parent) = await _parent;
        await foreach (var trial in _ended.Reader.ReadAllAsync())
        {
            await WriteAsync(experiment, parent, trial);
            Interlocked.Increment(ref _written);
        }
    }

    /// <summary>A run that was begun and not ended is written once more: the same params, and the same metrics at the same times, change nothing.</summary>
    private async Task WriteAsync(string experiment, Run parent, StoredTrial stored)
    {
        var trial = stored.Trial;
        var ended = stored.EndedAt.ToUnixTimeMilliseconds();
        if (!_logged.TryGetValue(trial.Number, out var run))
        {
            run = (await _client.CreateRunAsync(
                new(experiment, $"trial {trial.Number}", ended, [new(StudyTag, _study.Id), new(TrialTag, $"{trial.Number}"), new(ParentTag, parent.Info.RunId), .. StudyRuns.Tags(stored)]), CancellationToken.None)).Info;
        }
        else if (run.Status != "RUNNING")
        {
            return;
        }

        foreach (var batch in StudyRuns.Batches(run.RunId, _runs.Of(stored)))
            await _client.LogBatchAsync(batch, CancellationToken.None);
        await _client.UpdateRunAsync(new(run.RunId, StudyRuns.Status(trial.State), ended), CancellationToken.None);
    }
}
