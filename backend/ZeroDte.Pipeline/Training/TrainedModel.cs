using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Training;

/// <summary>One version of a symbol's model, with one fit for each price that a forecast can start from.</summary>
/// <param name="DataHash">Identity of the bars that it was trained on.</param>
public sealed record TrainedModel(Symbol Symbol, int Version, DateTimeOffset TrainedAt, string DataHash, TrainedModel.Fits Content)
{
    public string Name => $"{Symbol.Value.ToLowerInvariant()}-close";

    public CloseModel For(Basis basis) => basis == Basis.Open ? Content.Open : Content.PreviousClose;

    public sealed record Fits(CloseModel Open, CloseModel PreviousClose);
}
