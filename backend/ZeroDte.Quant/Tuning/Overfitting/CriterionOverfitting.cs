using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Overfitting;

/// <param name="Deflated">The chosen configuration's gain over naive.</param>
/// <param name="Backtest">Of choosing by this criterion alone.</param>
public sealed record CriterionOverfitting(Criterion Criterion, DeflatedSkill Deflated, BacktestOverfitting Backtest);
