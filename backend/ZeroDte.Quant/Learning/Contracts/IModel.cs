using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Kinds;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>A fitted learner: a log return expected from k feature values. Its public properties are its JSON.</summary>
[JsonConverter(typeof(ModelJsonConverter))]
public interface IModel
{
    double Predict(ReadOnlySpan<double> row);

    FeatureWeights Explain();

    /// <summary>What its <see cref="ModelKind.Python"/> needs beside numpy, in pip's names.</summary>
    IEnumerable<string> PythonPackages => [];
}

internal sealed class ModelJsonConverter() : KindJsonConverter<IModel>("$type")
{
    protected override Type TypeOf(string name) =>
        ModelKind.Known.Find(name)?.Type ?? throw new JsonException(ModelKind.Known.Unknown(name));

    protected override string NameOf(Type type) => ModelKind.Known.All.FirstOrDefault(kind => kind.Type == type)?.Name
        ?? throw new JsonException($"{type.Name} is not among the known kinds of models.");
}
