using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Learning.Configuration;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>What a study chose for a symbol, and why.</summary>
/// <param name="AsOf">The last session that the study knew.</param>
/// <param name="Keeps">The study found nothing better than this configuration, which served then.</param>
public sealed record ChosenConfiguration(
    string StudyId, ModelKey Model, DateOnly AsOf, DateTimeOffset ChosenAt, ModelConfiguration Configuration, string Reason,
    bool Keeps = false);
