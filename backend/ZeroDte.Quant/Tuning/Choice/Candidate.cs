namespace ZeroDte.Quant.Tuning.Choice;

/// <summary>A trial of the front.</summary>
/// <param name="Values">One per criterion, as a person reads them.</param>
public sealed record Candidate(int Number, IReadOnlyList<double> Values);
