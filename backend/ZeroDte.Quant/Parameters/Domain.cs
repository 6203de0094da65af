using System.Text.Json.Serialization;

namespace ZeroDte.Quant.Parameters;

/// <summary>The values that a parameter may take. Two domains are equal if they hold the same values on the same scale.</summary>
/// <remarks>
/// Every value is held as a double: the number itself, or the position of a categorical's choice. Samplers see the unit interval [0, 1):
/// a domain of k levels cuts it into k cells, in log space if it is logarithmic, and a level stands for the middle of its cell.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(IntDomain), "int")]
[JsonDerivedType(typeof(FloatDomain), "float")]
[JsonDerivedType(typeof(CategoricalDomain), "categorical")]
public abstract record Domain
{
    /// <summary>How many values there are, or the largest number if there are more; null if they are continuous.</summary>
    [JsonIgnore]
    public abstract int? Levels { get; }

    /// <summary>The value at a point of the unit interval; points outside are moved to its ends.</summary>
    public abstract double FromUnit(double unit);

    /// <summary>The point of the unit interval that stands for a value; the inverse of <see cref="FromUnit"/> up to rounding.</summary>
    public abstract double ToUnit(double value);

    /// <summary>The value as a person reads it.</summary>
    public abstract string Text(double value);

    public abstract bool Contains(double value);

    /// <exception cref="SearchSpaceException">The domain has no values; the message names the parameter.</exception>
    internal abstract void Validate(string parameter);

    private protected static double Level(double unit, long levels) => Math.Clamp(Math.Floor(unit * levels), 0, levels - 1);
}
