using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Kinds;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>
/// Which volatility forecast scales the errors, with its parameters, as data. Each is a record of its own with a
/// <see cref="VolatilityKind"/>.
/// </summary>
[JsonConverter(typeof(VolatilityChoiceJsonConverter))]
public abstract record VolatilityChoice
{
    /// <summary>The forecast with empty state.</summary>
    /// <exception cref="ArgumentException">A parameter is out of its range.</exception>
    public abstract IFeature Create(Basis basis);
}

internal sealed class VolatilityChoiceJsonConverter() : KindJsonConverter<VolatilityChoice>("kind")
{
    protected override Type TypeOf(string name) =>
        VolatilityKind.Known.Find(name)?.Type ?? throw new JsonException(VolatilityKind.Known.Unknown(name));

    protected override string NameOf(Type type) => VolatilityKind.Of(type).Name;
}
