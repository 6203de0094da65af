using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Tuning.Racing;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Search;

/// <summary>
/// The objective of a study of configurations: judges what a trial suggests window by window, and stops early what is clearly beaten.
/// </summary>
/// <remarks>
/// A trial races against trials whose end its proposal waited for, <see cref="StudyDefinition.Lag"/> before it and earlier. So whether it
/// is stopped depends neither on the number of workers nor on who is faster.
/// </remarks>
public sealed class ConfigurationSearch
{
    /// <summary>What serves is judged first, so that it is every trial's rival and the sampler learns from it.</summary>
    public const int IncumbentNumber = 0;

    private readonly SearchPreset _preset;
    private readonly ConfigurationScorer _scorer;
    private readonly IReadOnlyList<Criterion> _criteria;
    private readonly PairedRace? _race;
    private readonly int _lag;
    private readonly ModelConfiguration? _incumbent;
    private readonly ConcurrentDictionary<int, ScoredTrial?> _scored;

    /// <param name="criteria">In the order of the study's directions.</param>
    /// <param name="race">None if every configuration is to be judged on every window.</param>
    /// <param name="lag">That of the study.</param>
    /// <param name="before">The scored trials of a study that is resumed.</param>
    /// <param name="incumbent">What serves, which is the trial <see cref="IncumbentNumber"/>; null if nothing does.</param>
    public ConfigurationSearch(
        SearchPreset preset, ConfigurationScorer scorer, IReadOnlyList<Criterion> criteria, PairedRace? race, int lag,
        IEnumerable<ScoredTrial> before,
        ModelConfiguration? incumbent = null)
    {
        (_preset, _scorer, _criteria, _race, _lag, _incumbent) = (preset, scorer, criteria, race, lag, incumbent);
        _scored = new(before.ToDictionary(t => t.Number, ScoredTrial? (t) => t));
    }

    /// <summary>The trial's configuration and scores; null if it failed.</summary>
    public ScoredTrial? this[int number] => _scored.GetValueOrDefault(number);

    /// <summary>By number. Failed trials are missing.</summary>
    public IReadOnlyList<ScoredTrial> Scored => [.. _scored.Values.OfType<ScoredTrial>().OrderBy(t => t.Number)];

    public TrialOutcome Try(Trial trial, CancellationToken cancellationToken)
    {
        var configuration = trial.Number == IncumbentNumber && _incumbent is not null ? Incumbent(trial) : _preset.Suggest(trial);
        IReadOnlyList<WindowScore>[] rivals = _race is null ? [] :
        [
            .. Enumerable.Range(0, Math.Max(0, trial.Number - _lag + 1)).Select(number => this[number]).OfType<ScoredTrial>()
                .Where(IsComplete).Select(t => t.Windows),
        ];
        var windows = new List<WindowScore>(_scorer.Windows.Count);
        var beaten = false;
        foreach (var window in _scorer.Score(configuration, cancellationToken))
        {
            windows.Add(window);
            if (beaten = _race?.IsBeaten(windows, rivals) == true)
                break;
        }

        double[] values = [.. _criteria.Select(criterion => criterion.Over(windows))];
        if (values.All(double.IsFinite))
            _scored.TryAdd(trial.Number, new(trial.Number, configuration, [.. windows]));
        return beaten ? new TrialOutcome.RacedOut($"clearly beaten after {windows.Count} of {_scorer.Windows.Count} windows",
            [.. values]) : values;
    }

    /// <summary>
    /// The plan of the incumbent's trial, for the study's definition; none if there is no incumbent, or none of the space.
    /// </summary>
    public static ImmutableArray<IReadOnlyDictionary<string, double>> First(SearchPreset preset, ModelConfiguration? incumbent) =>
        incumbent is not null && preset.Find(incumbent) is { } values ? [values] : [];

    /// <summary>
    /// Takes note that a trial is on record as failed, as one that ended too late is: it is nobody's rival, whatever its thread may still
    /// bring.
    /// </summary>
    public void Discard(int number) => _scored[number] = null;

    public bool IsComplete(ScoredTrial trial) => trial.Windows.Length == _scorer.Windows.Count;

    /// <summary>What serves as it is, its features in their own order; one outside the space has a parameter of its own.</summary>
    private ModelConfiguration Incumbent(Trial trial)
    {
        if (First(_preset, _incumbent).IsEmpty)
            trial.Categorical("outside_the_space", "incumbent");
        else
            _preset.Suggest(trial);
        return _incumbent!;
    }
}
