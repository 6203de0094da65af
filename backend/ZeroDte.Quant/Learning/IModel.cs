using System.Text.Json.Serialization;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Learning;

/// <summary>A fitted learner: a log return expected from k feature values.</summary>
[JsonDerivedType(typeof(LinearModel), "linear")]
public interface IModel
{
    double Predict(ReadOnlySpan<double> row);
}
