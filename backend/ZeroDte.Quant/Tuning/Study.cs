using System.Collections.Immutable;
using ZeroDte.Quant.Numerics;
using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Tuning;

/// <summary>A search, by asking for trials and telling how they ended. Not for use by several threads at once.</summary>
/// <remarks>
/// What is proposed depends on the definition and on results only, by <see cref="StudyDefinition.Lag"/>; never on the time or order in
/// which trials end. So the result is the same for any number of workers, and a study that is resumed ends as if it had never stopped.
/// </remarks>
public sealed class Study
{
    private readonly StudyDefinition _definition;
    private readonly List<Proposal> _proposals = [];
    private readonly SortedDictionary<int, FinishedTrial> _finished = [];
    private readonly HashSet<int> _running = [];
    private readonly Dictionary<string, (int Trials, object Value)> _memory = [];
    private readonly Dictionary<string, Parameter> _space = [];
    private readonly ImmutableArray<FinishedTrial>.Builder _told = ImmutableArray.CreateBuilder<FinishedTrial>();

    /// <exception cref="ArgumentException">There is no objective, or the lag is below 1.</exception>
    public Study(StudyDefinition definition)
    {
        if (definition.Directions.IsDefaultOrEmpty)
            throw new ArgumentException("A study needs at least one objective.", nameof(definition));
        if (definition.Lag < 1)
            throw new ArgumentException($"The lag {definition.Lag} must be at least 1.", nameof(definition));
        _definition = definition;
    }

    public StudyDefinition Definition => _definition;

    /// <summary>Those that have ended, by number. Trials still running leave gaps.</summary>
    public ImmutableArray<FinishedTrial> Trials => [.. _finished.Values];

    /// <summary>The number of the next trial to be asked for.</summary>
    public int Next
    {
        get
        {
            var number = _told.Count;
            while (_finished.ContainsKey(number) || _running.Contains(number))
                number++;
            return number;
        }
    }

    /// <summary>Whether the next trial depends on running ones no more.</summary>
    public bool CanAsk => Next - _definition.Lag < _told.Count;

    /// <summary>
    /// SHA-256 of the definition and of every trial's parameters, values, constraints and state, in lower-case hexadecimal.
    /// </summary>
    public string Hash => StudyHash.Of(this);

    /// <summary>A study that goes on from trials that have ended.</summary>
    /// <param name="finished">In any order; trials that were running may be missing.</param>
    /// <exception cref="ArgumentException">A trial is not the one that this study would have asked for.</exception>
    /// <remarks>Everything is proposed again, and compared: the time is that of asking, without the objective's.</remarks>
    public static Study Resume(StudyDefinition definition, IEnumerable<FinishedTrial> finished)
    {
        var study = new Study(definition);
        foreach (var trial in finished.OrderBy(t => t.Number))
        {
            if (trial.Number < 0 || study._finished.ContainsKey(trial.Number))
                throw new ArgumentException($"Trial {trial.Number} is there twice or has no valid number.", nameof(finished));
            if (trial.Number - definition.Lag >= study._told.Count)
            {
                throw new ArgumentException($"Trial {trial.Number} is there, but trial {study._told.Count}, on which it depends, is not.",
                    nameof(finished));
            }

            if (!CanEndWith(trial))
            {
                throw new ArgumentException(
                    $"Trial {trial.Number} is {trial.State} with the values ({string.Join(", ", trial.Values)}): no trial of "
                        + $"{definition.Directions.Length} objectives ends so.",
                    nameof(finished));
            }

            if (study.Contradiction(trial) is { } contradiction)
                throw new ArgumentException(contradiction, nameof(finished));
            study.Add(trial);
        }

        return study;

        bool CanEndWith(FinishedTrial trial) => trial.Values.IsEmpty
            ? trial.State != TrialState.Complete
            : trial.State != TrialState.Failed && trial.Values.Length == definition.Directions.Length && trial.Values.All(double.IsFinite);
    }

    /// <summary>The next trial to run.</summary>
    /// <exception cref="InvalidOperationException">It depends on a trial that is still running (<see cref="CanAsk"/>).</exception>
    public Trial Ask()
    {
        var number = Next;
        if (!CanAsk)
            throw new InvalidOperationException($"Trial {number} depends on trial {_told.Count}, which is still running.");

        _running.Add(number);
        return new(number, SeedOf(number), Proposed(number));
    }

    /// <summary>Ends a trial.</summary>
    /// <returns>What is on record of it. A complete trial with a value that is not finite is recorded as failed.</returns>
    /// <exception cref="SearchSpaceException">The trial asked for nothing, or for a name in another domain than an earlier
    /// trial.</exception>
    /// <exception cref="ArgumentException">The trial is not running, or has not one value per objective.</exception>
    public FinishedTrial Tell(Trial trial, TrialOutcome outcome)
    {
        if (!_running.Contains(trial.Number))
            throw new ArgumentException($"Trial {trial.Number} is not running.", nameof(trial));

        var finished = Finish(trial, outcome);
        if (finished is { State: not TrialState.Failed, Parameters.Length: 0 })
            throw new SearchSpaceException($"Trial {trial.Number} asked for no parameter: the search space is empty.");

        Add(finished);
        _running.Remove(trial.Number);
        return finished;
    }

    /// <summary>Gives up a running trial: it will be asked for again.</summary>
    public void Forget(Trial trial) => _running.Remove(trial.Number);

    private FinishedTrial Finish(Trial trial, TrialOutcome outcome)
    {
        var (state, values, reason) = outcome switch
        {
            TrialOutcome.Complete complete when Unusable(complete.Values) is { } wrong => (TrialState.Failed, [], wrong),
            TrialOutcome.Complete complete => (TrialState.Complete, complete.Values, null),
            TrialOutcome.RacedOut raced when raced.Values.IsDefaultOrEmpty || Unusable(raced.Values) is not null =>
                (TrialState.RacedOut, [], raced.Reason),
            TrialOutcome.RacedOut raced => (TrialState.RacedOut, raced.Values, raced.Reason),
            TrialOutcome.Failed failed => (TrialState.Failed, ImmutableArray<double>.Empty, failed.Reason),
            _ => throw new ArgumentException($"Trial {trial.Number}: an outcome must not be null.", nameof(outcome)),
        };
        return new(trial.Number, state, trial.Parameters, values, trial.Constraints, reason);

        string? Unusable(ImmutableArray<double> values)
        {
            if (values.Length != _definition.Directions.Length)
            {
                throw new ArgumentException($"Trial {trial.Number}: {values.Length} values for {_definition.Directions.Length} objectives.",
                    nameof(outcome));
            }

            for (var i = 0; i < values.Length; i++)
            {
                if (!double.IsFinite(values[i]))
                    return $"objective {i + 1} of {values.Length} is {values[i]}";
            }

            return null;
        }
    }

    /// <summary>Why a trial is not the one that would be asked for, as a sentence; null if it is.</summary>
    private string? Contradiction(FinishedTrial trial)
    {
        var proposal = Proposed(trial.Number);
        for (var i = 0; i < trial.Parameters.Length; i++)
        {
            var (name, domain, value) = trial.Parameters[i];
            if (proposal.Value(name, domain, i) != value)
            {
                return $"Trial {trial.Number} has {name} = {domain.Text(value)}, where this study suggests "
                    + $"{domain.Text(proposal.Value(name, domain, i))}: it is of another seed, sampler, objective or version.";
            }
        }

        return null;
    }

    private void Add(FinishedTrial trial)
    {
        foreach (var parameter in trial.Parameters)
        {
            if (_space.TryGetValue(parameter.Name, out var before) && before.Domain != parameter.Domain)
            {
                throw new SearchSpaceException($"Parameter '{parameter.Name}' was {before.Domain} and is {parameter.Domain} in trial "
                    + $"{trial.Number}: a name stands for one domain.");
            }
            _space[parameter.Name] = parameter;
        }

        _finished.Add(trial.Number, trial);
        while (_finished.TryGetValue(_told.Count, out var next))
            _told.Add(next);
    }

    private Proposal Proposed(int number)
    {
        while (_proposals.Count <= number)
        {
            var k = _proposals.Count;
            if (k < _definition.First.Length)
            {
                _proposals.Add(new(_definition.First[k], SeedOf(k)));
                continue;
            }

            var seen = Math.Max(0, k - _definition.Lag + 1);
            var history = new History(_definition.Directions, _definition.Seed, [.. _told.Take(seen)], [.. _proposals[seen..k]], _memory);
            _proposals.Add(_definition.Sampler.Propose(history, k, SeedOf(k)));
        }

        return _proposals[number];
    }

    private ulong SeedOf(int number) => Xoshiro256.Seed(_definition.Seed, (ulong)number);
}
