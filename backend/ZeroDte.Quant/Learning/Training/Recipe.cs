using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>
/// How a forecast is made: what it sees, what learns from it, on which sessions, what scales its errors and what calibrates them.
/// </summary>
/// <param name="Features">Makes the features with empty state.</param>
/// <param name="Scale">Makes the volatility forecast that errors are divided by, with empty state.</param>
/// <param name="Calibration">Makes the calibration with empty state.</param>
public sealed record Recipe(
    string Name, Basis Basis, Func<FeatureSet> Features, Func<IFeature> Scale, ILearner Learner, WalkForwardPlan Plan,
    Func<ConformalCalibration> Calibration);
