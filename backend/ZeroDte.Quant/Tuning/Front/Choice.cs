namespace ZeroDte.Quant.Tuning.Front;

/// <summary>A trial taken from the front.</summary>
/// <param name="Rule">By which rule.</param>
/// <param name="Reason">Why it, as a sentence.</param>
public sealed record Choice(FinishedTrial Trial, string Rule, string Reason);
