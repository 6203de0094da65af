using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Search;

/// <summary>What is searched, and what it is judged by unless asked otherwise.</summary>
/// <param name="Features">Every feature that a configuration of the space may name.</param>
/// <param name="Criteria">At least one.</param>
/// <param name="Suggest">Makes a configuration of a trial's suggestions.</param>
/// <param name="Plan">The windows for a table of as many sessions; throws <see cref="ArgumentException"/> if there are too few.</param>
public sealed record SearchPreset(
    string Name, IReadOnlyList<string> Features, IReadOnlyList<Criterion> Criteria, Func<Trial, ModelConfiguration> Suggest, Func<int, RollingWindows> Plan);
