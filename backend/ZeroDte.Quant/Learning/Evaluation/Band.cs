namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>A confidence band: the measured quantity lies between its ends with the given level of confidence.</summary>
public readonly record struct Band(double Level, double Lower, double Upper);
