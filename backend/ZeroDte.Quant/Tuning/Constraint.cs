namespace ZeroDte.Quant.Tuning;

/// <summary>Something that a solution must keep to.</summary>
/// <param name="Value">Zero or below if it is kept; above, by how much it is broken.</param>
public sealed record Constraint(string Name, double Value);
