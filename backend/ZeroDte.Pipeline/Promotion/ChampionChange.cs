namespace ZeroDte.Pipeline.Promotion;

/// <summary>One change of champion.</summary>
/// <param name="At">On the record's clock.</param>
/// <param name="Until">When the next took over; null for the one that serves.</param>
/// <param name="MadeAt">Real time at which it was written.</param>
/// <param name="Previous">The version that it took over from.</param>
public sealed record ChampionChange(int Number, DateTimeOffset At, DateTimeOffset? Until, int Version, int? Previous, string By,
    string Reason,
    DateTimeOffset MadeAt);
