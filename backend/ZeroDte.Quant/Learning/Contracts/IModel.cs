using System.Text.Json.Serialization;
using ZeroDte.Quant.Learning.Ensembles;
using ZeroDte.Quant.Learning.Linear;
using ZeroDte.Quant.Learning.Selection;
using ZeroDte.Quant.Learning.XGBoost;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>A fitted learner: a log return expected from k feature values.</summary>
[JsonDerivedType(typeof(LinearModel), "linear")]
[JsonDerivedType(typeof(EnsembleModel), "ensemble")]
[JsonDerivedType(typeof(SelectedModel), "selected")]
[JsonDerivedType(typeof(BoostedModel), "xgboost")]
public interface IModel
{
    double Predict(ReadOnlySpan<double> row);
}
