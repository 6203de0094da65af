using System.Text.Json.Serialization;

namespace ZeroDte.Quant.Parameters;

/// <summary>A value that was suggested to a trial.</summary>
/// <param name="Value">The number, or the position of the choice.</param>
public sealed record Parameter(string Name, Domain Domain, double Value)
{
    /// <summary>The value as a person reads it: the number, or the text of the choice.</summary>
    [JsonIgnore]
    public string Text => Domain.Text(Value);
}
