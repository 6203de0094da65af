using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Ensembles;

/// <summary>Sum of weight x forecast over several models.</summary>
/// <param name="Weights">One per model, adding up to one.</param>
internal sealed record EnsembleModel(IModel[] Models, double[] Weights) : IModel
{
    public static ModelKind Kind { get; } = new(
        "ensemble", typeof(EnsembleModel),
        """return sum(weight * _predict(member, rows) for weight, member in zip(model["weights"], model["models"]))""");

    IEnumerable<string> IModel.PythonPackages => Models.SelectMany(model => model.PythonPackages).Distinct();

    public double Predict(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        for (var i = 0; i < Models.Length; i++)
            sum += Weights[i] * Models[i].Predict(row);
        return sum;
    }

    /// <summary>The weighted sum of what its models make of each value.</summary>
    public FeatureWeights Explain()
    {
        FeatureWeights[] members = [.. Models.Select(model => model.Explain())];
        var sum = new double[members[0].Values.Length];
        for (var i = 0; i < members.Length; i++)
        {
            for (var j = 0; j < sum.Length; j++)
                sum[j] += Weights[i] * members[i].Values[j];
        }

        return new(
            members.All(member => member.Measure == FeatureWeights.Coefficient) ? FeatureWeights.Coefficient : FeatureWeights.Importance,
            members.Zip(Weights, (member, weight) => weight * member.Intercept).Sum(), sum);
    }
}
