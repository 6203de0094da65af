using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Presentation.Evaluation;

/// <summary>Results of an evaluation.</summary>
/// <param name="Results">The first is the baseline, and one of them serves.</param>
public sealed record JudgedForecasts(Symbol Symbol, Basis Basis, IReadOnlyList<Evaluated> Results)
{
    public Evaluated Baseline => Results[0];

    public Evaluated Served => Results.Single(result => result.Served);
}
