using ZeroDte.Quant.Kinds;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>A form of fitted models.</summary>
/// <param name="Name">What JSON calls it. Never to be changed: models are known by the hash of their JSON.</param>
/// <param name="Type">Its properties are its JSON.</param>
/// <param name="Python">
/// Body of a Python function that forecasts the log return of each of <c>rows</c>, a numpy array, from <c>model</c>, its JSON;
/// <c>_predict(model, rows)</c> forecasts by a model within it.
/// </param>
public sealed record ModelKind(string Name, Type Type, string Python) : IKind
{
    public static KindList<ModelKind> Known { get; } = new("kind of model");
}
