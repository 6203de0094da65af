using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Kinds;

/// <summary>A parameter of a choice as searches see it.</summary>
/// <param name="Name">In the whole study a name stands for one domain.</param>
/// <param name="Value">The parameter's value in a choice of the kind.</param>
public sealed record Dimension<TChoice>(string Name, Domain Domain, Func<TChoice, double> Value);
