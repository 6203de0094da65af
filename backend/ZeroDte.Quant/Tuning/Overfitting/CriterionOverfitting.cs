using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Overfitting;

/// <param name="Luck">That the best of all tried gains nothing over naive by this criterion.</param>
/// <param name="Backtest">Of choosing by this criterion alone.</param>
public sealed record CriterionOverfitting(Criterion Criterion, double Luck, BacktestOverfitting Backtest);
