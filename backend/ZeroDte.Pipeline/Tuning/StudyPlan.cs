using System.Text.Json.Serialization;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>What makes a study the study it is: on the same bars the same plan gives the same bits.</summary>
public sealed record StudyPlan
{
    /// <summary>As <see cref="SearchPresets"/> names it.</summary>
    public string Preset { get; init; } = CloseSpace.Linear.Name;

    /// <summary>The preset's own if null.</summary>
    public IReadOnlyList<Criterion>? Criteria { get; init; }

    /// <summary>As <see cref="Samplers"/> names it.</summary>
    public string Sampler { get; init; } = Samplers.Default;

    public ulong Seed { get; init; } = 1;

    public int Trials { get; init; } = 100;

    /// <summary>Whether trials that are clearly beaten stop early.</summary>
    public bool Race { get; init; } = true;

    public ChoiceRule Choice { get; init; } = ChoiceRule.Knee;

    /// <summary>One per criterion, for <see cref="ChoiceRule.Weights"/>.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>What serves when the study begins: it is the first trial, and stays unless something is shown to be better.</summary>
    public ModelConfiguration Incumbent { get; init; } = ModelConfiguration.Default;

    /// <summary>A trial that takes longer fails.</summary>
    public TimeSpan TrialTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Those of the plan, or else the preset's own.</summary>
    [JsonIgnore]
    public IReadOnlyList<Criterion> Objectives => Checked().Criteria;

    /// <summary>The space, with the criteria of this plan.</summary>
    /// <exception cref="StudyException">The plan names what is not there or contradicts itself.</exception>
    internal SearchPreset Checked()
    {
        if (SearchPresets.Find(Preset) is not { } preset)
            throw new StudyException($"There is no preset '{Preset}'. There are: {string.Join(", ", SearchPresets.Names)}.");
        if (Samplers.Find(Sampler) is null)
            throw new StudyException($"There is no sampler '{Sampler}'. There are: {string.Join(", ", Samplers.Names)}.");
        if (Trials < 1)
            throw new StudyException($"A study needs at least one trial, not {Trials}.");
        if (TrialTime <= TimeSpan.Zero)
            throw new StudyException($"The time of a trial must be above zero, not {TrialTime}.");

        var criteria = Criteria ?? preset.Criteria;
        if (criteria.Count == 0 || criteria.Distinct().Count() != criteria.Count)
            throw new StudyException($"A study needs at least one objective, and each once; there are: {Words(criteria)}.");
        CheckChoice(criteria);
        return preset with { Criteria = criteria };
    }

    private void CheckChoice(IReadOnlyList<Criterion> criteria)
    {
        if (Choice == ChoiceRule.Weights && Weights?.Count != criteria.Count)
        {
            throw new StudyException(
                $"The choice by weights needs one weight for each of {Words(criteria)}; there are {Weights?.Count ?? 0}.");
        }

        if (Choice != ChoiceRule.Weights && Weights is not null)
            throw new StudyException($"Weights are for the choice by weights; this one is by {Choice.ToString().ToLowerInvariant()}.");
        if (Weights is not null && !(Weights.All(w => w >= 0 && double.IsFinite(w)) && Weights.Any(w => w > 0)))
            throw new StudyException($"Weights must be numbers of zero or above, and not all zero; they are {string.Join(", ", Weights)}.");
        if (Choice == ChoiceRule.Crps && !(criteria.Contains(Criterion.Crps) && criteria.Contains(Criterion.Rmse)))
            throw new StudyException("The choice by crps needs the objectives rmse and crps.");
    }

    private static string Words(IReadOnlyList<Criterion> criteria) => string.Join(", ", criteria.Select(c => c.Text()));
}
