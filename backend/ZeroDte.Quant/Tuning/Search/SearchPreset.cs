using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Search;

/// <summary>What is searched, and what it is judged by unless asked otherwise.</summary>
/// <param name="Features">Every feature that a configuration of the space may name.</param>
/// <param name="Criteria">At least one.</param>
/// <param name="Suggest">Makes a configuration of a trial's suggestions.</param>
/// <param name="Express">
/// The suggestions that would make a configuration; null, or others, if the space has none. Null if the space cannot tell.
/// </param>
/// <param name="Plan">The windows for a table of as many sessions; throws <see cref="ArgumentException"/> if there are too few.</param>
public sealed record SearchPreset(
    string Name, IReadOnlyList<string> Features, IReadOnlyList<Criterion> Criteria, Func<Trial, ModelConfiguration> Suggest,
    Func<int, RollingWindows> Plan,
    Func<ModelConfiguration, IReadOnlyDictionary<string, double>?>? Express = null)
{
    /// <summary>The suggestions that make a configuration, whatever the order of its features; null if it lies outside the space.</summary>
    public IReadOnlyDictionary<string, double>? Find(ModelConfiguration configuration)
    {
        if (Express?.Invoke(configuration) is not { } values)
            return null;

        var made = Suggest(new(number: 0, seed: 0, new Proposal(values, seed: 0)));
        var sameFeatures = made.Features.Order(StringComparer.Ordinal).SequenceEqual(configuration.Features.Order(StringComparer.Ordinal));
        return sameFeatures && new ModelConfiguration(
            made.Features, configuration.Keep, configuration.Window, configuration.RefitEvery, configuration.Learner,
            configuration.Volatility) == made ? values : null;
    }
}
