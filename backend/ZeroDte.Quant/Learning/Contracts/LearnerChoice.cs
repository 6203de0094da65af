using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Kinds;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>Which learner, with its hyper-parameters, as data. Each is a record of its own with a <see cref="LearnerKind"/>.</summary>
[JsonConverter(typeof(LearnerChoiceJsonConverter))]
public abstract record LearnerChoice
{
    /// <summary>Whether its models rank features, so that the least can be eliminated.</summary>
    [JsonIgnore]
    public virtual bool Ranks => false;

    /// <exception cref="ArgumentException">A hyper-parameter is out of its range.</exception>
    public abstract ILearner Create();
}

internal sealed class LearnerChoiceJsonConverter() : KindJsonConverter<LearnerChoice>("kind")
{
    protected override Type TypeOf(string name) =>
        LearnerKind.Known.Find(name)?.Type ?? throw new JsonException(LearnerKind.Known.Unknown(name));

    protected override string NameOf(Type type) => LearnerKind.Of(type).Name;
}
