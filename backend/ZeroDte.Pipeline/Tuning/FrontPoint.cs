using ZeroDte.Quant.Learning.Configuration;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>A trial that no other beats in every objective, or the incumbent.</summary>
/// <param name="Values">One per objective, in the order of the study.</param>
public sealed record FrontPoint(int Number, IReadOnlyList<double> Values, ModelConfiguration Configuration);
