using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Ensembles;

/// <summary>Sum of weight x forecast over several models.</summary>
/// <param name="Weights">One per model, adding up to one.</param>
public sealed record EnsembleModel(IModel[] Models, double[] Weights) : IModel
{
    public double Predict(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        for (var i = 0; i < Models.Length; i++)
            sum += Weights[i] * Models[i].Predict(row);
        return sum;
    }
}
