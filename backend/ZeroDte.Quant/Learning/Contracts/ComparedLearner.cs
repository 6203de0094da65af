namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>A learner in the place of the default's, with what else must differ for it to show what it can do.</summary>
/// <param name="Name">In tables.</param>
public sealed record ComparedLearner(string Name, LearnerChoice Choice)
{
    /// <summary>Sessions that a fit learns from.</summary>
    public int Window { get; init; } = 1_000;

    /// <summary>Sessions forecast from each fit.</summary>
    public int RefitEvery { get; init; } = 1;

    /// <summary>Whether it sees every feature that has no unit, in place of the default's few.</summary>
    public bool SeesAllFeatures { get; init; }
}
