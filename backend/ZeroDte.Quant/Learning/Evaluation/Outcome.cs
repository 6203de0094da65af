using ZeroDte.Quant.Distributions;

namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>What was expected of a session before it closed, beside the log return that came.</summary>
public readonly record struct Outcome(DateOnly Session, IDistribution Expected, double Actual);
