using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Parameters;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Racing;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>Runs a study that has begun to its end, from wherever it was.</summary>
public sealed class StudyRunner(StudyStore studies, MlflowClient mlflow, IReport<StudyReport> charts, TimeProvider time)
{
    /// <summary>Seed of the bootstrap behind every confidence band.</summary>
    private const int BandSeed = 1;

    /// <summary>Symbols whose volatility columns are kept in memory: 11 MB with five years of bars.</summary>
    private const int Capacity = 16;

    private readonly Recent<Symbol, VolatilityColumns> _volatility = new(Capacity);

    /// <summary>The stored result if the study has run all its trials before; one that time had ended goes on.</summary>
    /// <param name="series">The bars that the study began with.</param>
    /// <exception cref="StudyException">It cannot be run or gave no result; the message says why.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; what had been tried is kept.</exception>
    public async Task<EndedStudy> RunAsync(
        string id, BarSeries series, StudyRunOptions options, IProgress<StudyProgress>? progress, CancellationToken cancellationToken)
    {
        await using var reservation = await studies.ReserveAsync(id, cancellationToken);
        var head = await studies.ReadAsync(id, cancellationToken);
        if (head.DataHash.Value != series.Hash)
        {
            throw new StudyException($"Study {id} was begun on other bars of {head.Symbol} up to {head.AsOf:yyyy-MM-dd}: some have been "
                + "corrected or are missing. Begin a new one.");
        }

        var search = Prepare(head, series, await studies.TrialsAsync(id, cancellationToken));
        await using var tracking = options.Track ? new StudyTracking(mlflow, head, new(search.Criteria, time), charts) : null;
        foreach (var trial in search.Trials)
            tracking?.Add(trial);
        var result = head.Result is { StoppedByTime: false } stored
            ? stored
            : await SearchAsync(search, options, tracking, progress, cancellationToken);
        return new(result, tracking is null
            ? null : await tracking.CompleteAsync(result, [.. search.Trials.OrderBy(t => t.Trial.Number)], Logged, cancellationToken));

        void Logged(int trials) =>
            progress?.Report(new(result.Trials, head.Plan.Trials, result.Best, result.Front.Count, PerSecond: 0, Left: null, trials));
    }

    private PreparedStudy Prepare(StudyHead head, BarSeries series, IReadOnlyList<StoredTrial> before)
    {
        var preset = head.Plan.Checked();
        try
        {
            var table = SearchTable.Build(series, Volatility(series), preset.Features.Union(head.Plan.Incumbent.Features));
            var scorer = new ConfigurationScorer(table, preset.Plan(table.Sessions.Length), preset.Criteria.Contains(Criterion.Crps));
            // Where there are too few sessions to judge what serves, nothing can serve yet.
            var incumbent = scorer.CanScore(head.Plan.Incumbent) ? head.Plan.Incumbent : null;
            var definition = new StudyDefinition(preset.Criteria.Directions(), Samplers.Find(head.Plan.Sampler)!, head.Plan.Seed)
            {
                First = ConfigurationSearch.First(preset, incumbent),
            };
            var race = head.Plan.Race ? new PairedRace(preset.Criteria, scorer.Windows.Count) : null;
            var search = new ConfigurationSearch(
                preset, scorer, preset.Criteria, race, definition.Lag, before.Select(t => t.Scored).OfType<ScoredTrial>(), incumbent);
            return new(head, Study.Resume(definition, before.Select(t => t.Trial)), search, scorer, table, preset.Criteria,
                incumbent is not null, [.. before]);
        }
        catch (ArgumentException exception)
        {
            throw new StudyException($"Study {head.Id} cannot be run: "
                + $"{exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal)}", exception)
            {
                IsOfData = true,
            };
        }
    }

    /// <summary>Those of an earlier search if its bars were the same as far as they went: a search each week costs a week.</summary>
    private VolatilityColumns Volatility(BarSeries series)
    {
        if (_volatility.Find(series.Symbol) is { } known && known.TryAdvance(series))
            return known;

        var columns = new VolatilityColumns(Basis.Main, series);
        _volatility.Keep(series.Symbol, columns);
        return columns;
    }

    private async Task<StudyResult> SearchAsync(
        PreparedStudy prepared, StudyRunOptions options, StudyTracking? tracking, IProgress<StudyProgress>? progress,
        CancellationToken cancellationToken)
    {
        await using var recorder = new TrialRecorder(studies, prepared.Head.Id);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, recorder.Broken);
        var reporter = new TrialReporter(prepared, options, time, progress, trial =>
        {
            recorder.Add(trial);
            tracking?.Add(trial);
        });
        var plan = prepared.Head.Plan;
        try
        {
            await prepared.Study.OptimiseAsync(
                prepared.Search.Try, new(plan.Trials, options.Workers, plan.TrialTime, options.Time), reporter, time, stop.Token);
        }
        catch (OperationCanceledException)
        {
            await recorder.CompleteAsync();
            throw;
        }
        catch (SearchSpaceException exception)
        {
            throw new StudyException($"The search space of '{plan.Preset}' cannot be searched: {exception.Message}", exception);
        }

        await recorder.CompleteAsync();
        if (!prepared.Study.Trials.Any(t => t.IsFeasible))
        {
            var notLogged = tracking is null ? null : await tracking.FailAsync(cancellationToken);
            var why = Summary.Failures(prepared).FirstOrDefault() ?? "no trial was run in the time given";
            var words = $"None of {prepared.Study.Trials.Length} trials of study {prepared.Head.Id} gave a result. Most often: {why}. "
                + $"Begin another one: with more time for a trial, or on other bars. {notLogged}";
            throw new StudyException(words.TrimEnd());
        }

        var result = Summary.Of(prepared, BandSeed, cancellationToken);
        await studies.EndAsync(result, time.GetUtcNow().Stored(), cancellationToken);
        return result;
    }
}
