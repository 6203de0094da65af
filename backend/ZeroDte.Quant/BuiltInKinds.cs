using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Learning.Baselines;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Selection;
using ZeroDte.Quant.Learning.Volatility;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Quant;

/// <summary>
/// The kinds that come with the program. Their order is that of a search's choices: another one goes last, and makes another space.
/// </summary>
internal static class BuiltInKinds
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "JSON may be read by a program that has named no type of a kind before.")]
    internal static void Add()
    {
        LearnerKind.Add(Naive.Kind, RollingMean.Kind, Ols.Kind, Ridge.Kind, ElasticNet.Kind, Average.Kind);
        ModelKind.Known.Add(SelectedModel.Kind);
        LearnerKind.Add(Boosting.Kind);
        VolatilityKind.Known.Add(Har.Kind, EwmaOfReturns.Kind, EwmaOfRange.Kind, Combination.Kind, Garch.Kind, HarTerms.Kind);
        DriftPolicyKind.Known.Add(CalibratedPolicy.Kind, PublishedPolicy.Kind);
    }
}
